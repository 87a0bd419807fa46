import { type ReadonlySignal, signal } from '@preact/signals';

/** A device that can be chosen. */
export interface Device {
  readonly id: string;
  readonly label: string;
}

/** The devices of this machine, kept up to date. Browsers name them only once the user has allowed one. */
export interface DeviceList {
  readonly microphones: ReadonlySignal<readonly Device[]>;
  readonly cameras: ReadonlySignal<readonly Device[]>;
  readonly speakers: ReadonlySignal<readonly Device[]>;
  refresh(): Promise<void>;
  close(): void;
}

/** Makes the list; it is empty until the first refresh. */
export function createDeviceList(devices: MediaDevices | undefined = navigator.mediaDevices): DeviceList {
  const microphones = signal<readonly Device[]>([]);
  const cameras = signal<readonly Device[]>([]);
  const speakers = signal<readonly Device[]>([]);

  async function refresh(): Promise<void> {
    const found = await devices?.enumerateDevices().catch(() => []);
    const of = (kind: MediaDeviceKind): readonly Device[] =>
      (found ?? [])
        .filter((device) => device.kind === kind && device.deviceId !== '')
        .map(({ deviceId, label }, i) => ({ id: deviceId, label: label || `${i + 1}` }));
    microphones.value = of('audioinput');
    cameras.value = of('videoinput');
    speakers.value = of('audiooutput');
  }

  const onChange = (): void => void refresh();
  devices?.addEventListener('devicechange', onChange);
  return {
    microphones,
    cameras,
    speakers,
    refresh,
    close: () => devices?.removeEventListener('devicechange', onChange),
  };
}
