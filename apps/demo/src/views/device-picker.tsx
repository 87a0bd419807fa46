import type { VNode } from 'preact';
import { useId } from 'preact/hooks';
import type { Device } from '../media/device-list.ts';

/** Chooses among devices of a kind, where there is more than one. */
export function DevicePicker({
  label,
  devices,
  current,
  onPick,
}: {
  readonly label: string;
  readonly devices: readonly Device[];
  readonly current: string | undefined;
  readonly onPick: (id: string) => void;
}): VNode | null {
  const id = useId();
  if (devices.length < 2) return null;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={current} onChange={({ currentTarget }) => onPick(currentTarget.value)}>
        {devices.map((device) => (
          <option key={device.id} value={device.id}>
            {device.label}
          </option>
        ))}
      </select>
    </div>
  );
}
