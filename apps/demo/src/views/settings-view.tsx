import { useSignal } from '@preact/signals';
import type { VNode } from 'preact';
import type { App } from '../app.ts';
import { checkSettings, type SettingProblems } from '../settings/check-settings.ts';
import type { Settings } from '../settings/settings.ts';
import { Field, verbatim } from '../ui/field.tsx';
import { Note } from '../ui/note.tsx';
import { Screen } from '../ui/screen.tsx';
import { formOf, type SettingsForm, settingsOf } from './settings-form.ts';

const networks = {
  mainnet: 'Aleph Zero and Ethereum',
  testnet: 'Aleph Zero Testnet and Sepolia',
  devnet: 'The local chains of this machine',
} as const;

/** Whom names are asked of and which ways calls may take. */
export function SettingsView({ app }: { readonly app: App }): VNode {
  const form = useSignal<SettingsForm>(formOf(app.settings.current.value));
  const problems = useSignal<SettingProblems>({});
  const saved = useSignal(false);

  function set(part: Partial<SettingsForm>): void {
    form.value = { ...form.value, ...part };
    saved.value = false;
  }

  async function save(event: Event): Promise<void> {
    event.preventDefault();
    const settings: Settings = settingsOf(form.value, app.settings.current.value);
    problems.value = checkSettings(settings);
    if (Object.keys(problems.value).length > 0) return;
    await app.settings.change(settings);
    saved.value = true;
  }

  const text = (field: keyof SettingsForm) => ({
    ...verbatim,
    value: String(form.value[field]),
    onValue: (value: string) => set({ [field]: value }),
  });

  return (
    <Screen title="Settings">
      <p class="lead">Nothing is contacted but the endpoints of the network and what you fill in here.</p>
      <form onSubmit={(event) => void save(event)} aria-label="Settings" noValidate>
        <section class="card" aria-labelledby="names-heading">
          <h2 id="names-heading">Names</h2>
          <div class="field">
            <label for="network">Network</label>
            <select
              id="network"
              value={form.value.network}
              onChange={({ currentTarget }) => set({ network: currentTarget.value as Settings['network'] })}
            >
              {Object.entries(networks)
                .filter(([id]) => id !== 'devnet' || app.page.devnet)
                .map(([id, title]) => (
                  <option key={id} value={id}>
                    {title}
                  </option>
                ))}
            </select>
          </div>
          <Field
            {...text('azeroEndpoints')}
            label="Endpoints of Aleph Zero"
            placeholder="https://… wss://…"
            problem={problems.value.azeroEndpoints}
            hint="Yours in place of the public ones, with spaces between them."
          />
          <Field
            {...text('ensEndpoints')}
            label="Endpoints of Ethereum"
            placeholder="https://…"
            problem={problems.value.ensEndpoints}
            hint="Endpoints see which names you look up, and from where."
          />
          <Field
            {...text('gateway')}
            label="Gateway"
            placeholder="https://names.example"
            problem={problems.value.gateway}
            hint="Asked in place of all endpoints. It then vouches for the answers, by a key that is remembered until you take it out here."
          />
          <label class="check">
            <input
              type="checkbox"
              checked={form.value.offchain}
              onChange={({ currentTarget }) => set({ offchain: currentTarget.checked })}
            />
            <span>
              Follow names that live on a server
              <span class="hint">
                When you dial one, that server, chosen by the name's owner, learns your address. Callers are
                never looked up this way.
              </span>
            </span>
          </label>
        </section>
        <section class="card" aria-labelledby="ways-heading">
          <h2 id="ways-heading">Ways for calls</h2>
          <Field
            {...text('stun')}
            label="STUN servers"
            placeholder="stun:stun.example:3478"
            problem={problems.value.iceServers}
            hint="They tell you your public address, which direct calls between homes need."
          />
          <Field
            {...text('turn')}
            label="Relay (TURN server)"
            placeholder="turn:relay.example:3478"
            hint="Carries a call, encrypted, so that neither side learns the other's address."
          />
          <div class="pair">
            <Field {...text('turnUsername')} label="Relay user name" />
            <Field {...text('turnCredential')} label="Relay password" type="password" />
          </div>
          <Field
            {...text('staexBridge')}
            label="Staex bridge on this machine"
            placeholder="http://127.0.0.1:9377"
            problem={problems.value.staexBridge}
            hint="Started with peername staex-bridge; finds your friends on your Staex overlay."
          />
          <Field
            {...text('overlayRanges')}
            label="Address ranges of other overlays"
            placeholder="10.8.0.0/24 100.64.0.0/10"
            problem={problems.value.overlayRanges}
            hint="Of WireGuard, Tailscale, Yggdrasil and the like, with spaces between them."
          />
        </section>
        <div class="row">
          <button type="submit" class="button primary">
            Save
          </button>
        </div>
        {saved.value && (
          <Note tone="good" live="status">
            Saved. The next call uses it.
          </Note>
        )}
        {Object.keys(problems.value).length > 0 && (
          <Note tone="bad" live="alert">
            Not saved: {Object.values(problems.value)[0]}
          </Note>
        )}
      </form>
    </Screen>
  );
}
