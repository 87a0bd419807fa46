import { describe, expect, it } from 'vitest';
import { runCli } from '../testing/run-cli.ts';
import { commands } from './commands.ts';
import { commandHelp, programHelp } from './help.ts';
import { settingNames } from './options.ts';
import { version } from './version.ts';

describe('the help', () => {
  it('of the program names every command and exit code', () => {
    expect(programHelp()).toMatchInlineSnapshot(`
      "peername resolves the names people own on blockchains to peer ids, and shows where each answer comes from.

      Usage
        peername COMMAND [OPTIONS]

      Commands
        resolve [NAME...]     Resolve names to peer ids, with the evidence
        records [NAME...]     Show the records of names, and which of them are peer ids
        reverse [ACCOUNT...]  Find the primary names of accounts, confirmed forwards
        watch [NAME...]       Show what names stand for, and each change of it as it happens
        publish NAME          Write records of your own name: put your peer id on it
        call NAME             Call somebody by name: chat, files, bytes
        answer [LINK]         Answer a call: open the link that somebody sent you
        id                    Make or show the key that you call with
        pins                  What is remembered of names, and whether it still holds
        verify FILE...        Check signed answers that were saved, and find those that contradict each other
        doctor [NAME...]      Examine the endpoints: reachable, in step, fast, and of one mind
        gateway [rotate-key]  Serve names over HTTP, with a cache, quotas and metrics
        staex-bridge          Let the call app ask the Staex node of this machine
        devnet                Run local chains with names on them, or change those that run
        help [COMMAND]        Show help

      Examples
        peername resolve alice.azero bob.eth                                 two names on two chains
        peername records alice.azero                                         why does a name not resolve?
        peername reverse 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY    an account of Aleph Zero
        peername watch alice.azero bob.eth                                   a line now, and one for each change
        peername publish alice.azero --peer-id h8sy... --signer-key key.txt  a staex id
        peername call alice.azero                                            chat; asks which addresses may be told
        peername answer 'peername:#i=...'                                    asks before it answers
        peername id new --name alice.azero                                   a key for alice.azero
        peername pins                                                        every name, since when and of which chain
        peername verify answer.http                                          who signed it, and what does it say?
        peername doctor                                                      the built-in endpoints
        peername gateway                                                     on http://127.0.0.1:8080, for this machine
        peername staex-bridge --allow-origin https://call.example            for the call app on that site
        peername devnet                                                      both chains, on free ports

      Options
        -h, --help     Show help; after a command, that of the command with its options
        -v, --version  Show the version
        --             What follows is no option, even if it begins with -

      Settings
        Most options can also be set in the environment (--azero-rpc is PEERNAME_AZERO_RPC) or in a config file
        (azeroRpc in ~/.config/peername/config.json, or in the file that PEERNAME_CONFIG names).
        An option wins over the environment, the environment over the file.

      Exit codes
        0            found; of a call: it took place; of publishing: the world sees it, or has seen it before
        2            wrong usage, or a text that cannot be a name
        3            absent: not registered, expired, or without a peer-id record; of publishing: takes no records
        4            invalid: there is a record, and it must not be dialled
        5            unavailable: nothing was learnt; of a call or publishing: it did not come about, or broke off
        6            untrusted: endpoints contradict each other, or somebody is not who they should be
        1, 130, 141  a fault of peername, ended by Ctrl-C, ended because the reader went away
        With several names the highest wins; a text that cannot be a name counts as 2 among them.
      "
    `);
  });

  it('of resolve', () => {
    expect(helpOf('resolve')).toMatchInlineSnapshot(`
      "Resolve names to peer ids, with the evidence.

      Usage
        peername resolve [NAME...] [OPTIONS]

      Without any NAME, or for the NAME -, standard input is read: one per line, # begins a comment line.
      On a terminal the answers are made for people; piped or with --json each is one JSON object per line.
      What a name stood for is remembered. When it changes nothing is given out until peername pins accept (exit 6).

      Examples
        peername resolve alice.azero bob.eth                          two names on two chains
        peername resolve alice.azero --json | jq -r .peer.id          only the peer id
        peername resolve < names.txt > answers.ndjson                 any number of names
        peername resolve alice.eth --kinds libp2p,iroh                only what your program can dial
        peername resolve alice.azero --azero-rpc URL,URL,URL          two of three endpoints must agree
        peername resolve alice.azero --explain                        each step with its time and requests
        peername resolve alice.azero --network devnet                 on the chains of a running peername devnet
        peername resolve alice.azero --gateway http://127.0.0.1:8080  through a peername gateway

      Options
        --network NAME                     mainnet, testnet or devnet (default: mainnet)
        --azero-rpc URL[,URL]              Endpoints of Aleph Zero, best first
        --azero-registry TLD=ADDRESS[,..]  AZERO.ID registries by ending
        --azero-router ADDRESS             AZERO.ID router to ask for the registry
        --ens-rpc URL[,URL]                Endpoints of Ethereum, best first
        --ens-universal-resolver 0x...     Universal Resolver of ENS
        --ccip off|on|ORIGIN[,..]          Ask off-chain gateways of names: never, public ones, or these only (default: on)
        --gateway URL[,URL]                Read through these gateways and not from the chains, best first
        --gateway-key THUMBPRINT[,..]      Believe these keys, and those they vouch for (default: known or first seen)
        --sample RATE                      Share of answers to compare with own endpoints, 0 to 1 (default: 0.01)
        --quorum K                         How many must agree (default: 2 for quorum, proof or three or more domains; else 1)
        --require LEVEL                    Take only answers that rest on this: single, quorum or proof (default: single)
        --finality LEVEL                   latest, safe or finalized (default: finalized on Aleph Zero, latest on Ethereum)
        --timeout MS                       The longest a lookup takes (default: 10000)
        --save FILE                        Keep the gateway's answer as it came, for peername verify
        --kinds LIST                       Only these kinds of peer id, the first wins: staex,libp2p,iroh
        --opt-in-records                   Also read records that name something else first, such as an ENS contenthash
        --pins on|off                      Remember what names stand for, and stop when it changes (default: on)
        --json                             One JSON object per line, also on a terminal
        --explain                          Show each step with its time and requests; names are then read one by one
        --color                            Colours, or with --no-color none (default: on a terminal without NO_COLOR)
        -h, --help                         Show this help
      "
    `);
  });

  it('of records', () => {
    expect(helpOf('records')).toMatchInlineSnapshot(`
      "Show the records of names, and which of them are peer ids.

      Usage
        peername records [NAME...] [OPTIONS]

      Without any NAME, or for the NAME -, standard input is read: one per line, # begins a comment line.
      On a terminal the answers are made for people; piped or with --json each is one JSON object per line.
      AZERO.ID hands out all records of a name; of ENS those are read that can hold a peer id, or that --key names.

      Examples
        peername records alice.azero                 why does a name not resolve?
        peername records alice.eth --opt-in-records  the contenthash too
        peername records alice.eth --key url,avatar  records of any kind

      Options
        --network NAME                     mainnet, testnet or devnet (default: mainnet)
        --azero-rpc URL[,URL]              Endpoints of Aleph Zero, best first
        --azero-registry TLD=ADDRESS[,..]  AZERO.ID registries by ending
        --azero-router ADDRESS             AZERO.ID router to ask for the registry
        --ens-rpc URL[,URL]                Endpoints of Ethereum, best first
        --ens-universal-resolver 0x...     Universal Resolver of ENS
        --ccip off|on|ORIGIN[,..]          Ask off-chain gateways of names: never, public ones, or these only (default: on)
        --gateway URL[,URL]                Read through these gateways and not from the chains, best first
        --gateway-key THUMBPRINT[,..]      Believe these keys, and those they vouch for (default: known or first seen)
        --sample RATE                      Share of answers to compare with own endpoints, 0 to 1 (default: 0.01)
        --quorum K                         How many must agree (default: 2 for quorum, proof or three or more domains; else 1)
        --require LEVEL                    Take only answers that rest on this: single, quorum or proof (default: single)
        --finality LEVEL                   latest, safe or finalized (default: finalized on Aleph Zero, latest on Ethereum)
        --timeout MS                       The longest a lookup takes (default: 10000)
        --save FILE                        Keep the gateway's answer as it came, for peername verify
        --kinds LIST                       Only these kinds of peer id, the first wins: staex,libp2p,iroh
        --opt-in-records                   Also read records that name something else first, such as an ENS contenthash
        --key KEY[,KEY]                    These records and no others, whatever they hold; on the command line alone
        --json                             One JSON object per line, also on a terminal
        --explain                          Show each step with its time and requests; names are then read one by one
        --color                            Colours, or with --no-color none (default: on a terminal without NO_COLOR)
        -h, --help                         Show this help
      "
    `);
  });

  it('of reverse', () => {
    expect(helpOf('reverse')).toMatchInlineSnapshot(`
      "Find the primary names of accounts, confirmed forwards.

      Usage
        peername reverse [ACCOUNT...] [OPTIONS]

      Without any ACCOUNT, or for the ACCOUNT -, standard input is read: one per line, # begins a comment line.
      On a terminal the answers are made for people; piped or with --json each is one JSON object per line.

      Examples
        peername reverse 5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY  an account of Aleph Zero
        peername reverse 0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045        an account of Ethereum

      Options
        --network NAME                     mainnet, testnet or devnet (default: mainnet)
        --azero-rpc URL[,URL]              Endpoints of Aleph Zero, best first
        --azero-registry TLD=ADDRESS[,..]  AZERO.ID registries by ending
        --azero-router ADDRESS             AZERO.ID router to ask for the registry
        --ens-rpc URL[,URL]                Endpoints of Ethereum, best first
        --ens-universal-resolver 0x...     Universal Resolver of ENS
        --ccip off|on|ORIGIN[,..]          Ask off-chain gateways of names: never, public ones, or these only (default: on)
        --gateway URL[,URL]                Read through these gateways and not from the chains, best first
        --gateway-key THUMBPRINT[,..]      Believe these keys, and those they vouch for (default: known or first seen)
        --sample RATE                      Share of answers to compare with own endpoints, 0 to 1 (default: 0.01)
        --quorum K                         How many must agree (default: 2 for quorum, proof or three or more domains; else 1)
        --require LEVEL                    Take only answers that rest on this: single, quorum or proof (default: single)
        --finality LEVEL                   latest, safe or finalized (default: finalized on Aleph Zero, latest on Ethereum)
        --timeout MS                       The longest a lookup takes (default: 10000)
        --json                             One JSON object per line, also on a terminal
        --explain                          Show each step with its time and requests; names are then read one by one
        --color                            Colours, or with --no-color none (default: on a terminal without NO_COLOR)
        -h, --help                         Show this help
      "
    `);
  });

  it('of gateway', () => {
    expect(helpOf('gateway')).toMatchInlineSnapshot(`
      "Serve names over HTTP, with a cache, quotas and metrics.

      Usage
        peername gateway [rotate-key] [OPTIONS]

      Runs until Ctrl-C. Says on standard output, in one line, where it listens; logs JSON to standard error.
      Metrics, stats and purge are on a port of their own that only this machine reaches.
      Signs its answers with a key that it makes on its first start. rotate-key adds the next one, which signs in a day.
      Follows the chains: an answer is dropped as soon as a block changes it. Of Aleph Zero that takes two requests a second.
      Off-chain ENS names are not asked for unless --ccip says whom: on the open internet anybody names the URLs.

      Examples
        peername gateway                                            on http://127.0.0.1:8080, for this machine
        peername gateway --network devnet --port 0                  over a running peername devnet, on any port
        peername gateway --host 0.0.0.0 --trusted-proxy 10.0.0.0/8  behind a load balancer
        peername gateway --redis redis://127.0.0.1:6379             one of several replicas
        peername gateway rotate-key                                 once a year or so; --at-once when it was stolen
        curl http://127.0.0.1:8080/v1/names/alice.azero             what a client asks

      Options
        --port N                           Port to listen on; 0 is any (default: 8080)
        --host HOST                        Address to listen on; 0.0.0.0 or :: is every one (default: 127.0.0.1)
        --admin-port N|off                 Port of metrics, stats and purge, on 127.0.0.1 alone; 0 is any (default: 9464)
        --cache-entries N                  The most names held in memory (default: 100000)
        --cache-bytes N                    The most memory they may take, in bytes (default: 134217728)
        --redis URL                        Redis or Valkey that the replicas share: redis://host:6379 or rediss://...
        --snapshot FILE                    Where the cache is kept while the gateway does not run
        --signing-keys FILE|off            Keys that answers are signed with (default: gateway-keys.json in the state folder)
        --at-once                          With rotate-key: the key was stolen, so that only a new one counts from now on
        --trusted-proxy CIDR[,CIDR]        Proxies whose X-Forwarded-For says who asks (default: none)
        --follow                           Drop what each block changes (default: yes, but for public endpoints of Aleph Zero)
        --requests-per-minute N|off        Requests of one client; a batch counts its names (default: 1200)
        --reads-per-minute N|off           Reads of a chain that one client may cause (default: 120)
        --log-level LEVEL                  trace, debug, info, warn, error or silent (default: info; warn on a terminal)
        --log-clients                      Log who asked: the address, of IPv6 its /64
        --drain MS                         How long it goes on answering once told to stop (default: 3000; on a terminal 0)
        --network NAME                     mainnet, testnet or devnet (default: mainnet)
        --azero-rpc URL[,URL]              Endpoints of Aleph Zero, best first
        --azero-registry TLD=ADDRESS[,..]  AZERO.ID registries by ending
        --azero-router ADDRESS             AZERO.ID router to ask for the registry
        --ens-rpc URL[,URL]                Endpoints of Ethereum, best first
        --ens-universal-resolver 0x...     Universal Resolver of ENS
        --ccip off|on|ORIGIN[,..]          Ask off-chain gateways of names: never, public ones, or these only (default: off)
        --gateway URL[,URL]                Read through these gateways and not from the chains, best first
        --gateway-key THUMBPRINT[,..]      Believe these keys, and those they vouch for (default: known or first seen)
        --sample RATE                      Share of answers to compare with own endpoints, 0 to 1 (default: 0.01)
        --quorum K                         How many must agree (default: 2 for quorum, proof or three or more domains; else 1)
        --require LEVEL                    Take only answers that rest on this: single, quorum or proof (default: single)
        --finality LEVEL                   latest, safe or finalized (default: finalized on Aleph Zero, latest on Ethereum)
        --timeout MS                       The longest a lookup takes (default: 10000)
        --json                             Say where it listens, or what is rotated, as a JSON object
        -h, --help                         Show this help
      "
    `);
  });

  it('of devnet', () => {
    expect(helpOf('devnet')).toMatchInlineSnapshot(`
      "Run local chains with names on them, or change those that run.

      Usage
        peername devnet [set NAME KEY [VALUE] | advance TIME | info] [OPTIONS]

      Runs until Ctrl-C. While it runs, --network devnet of the other commands means its chains.
      set writes a record or, without VALUE, removes it; advance moves the clocks ahead; info shows where the chains are.

      Examples
        peername devnet                                   both chains, on free ports
        peername devnet --port 9944 --block-time 500      on ports 9944 to 9947
        peername devnet set alice.azero staex-id h8sy...  change a record while it runs
        peername devnet advance 90s                       let time pass

      Options
        --port N           First of four ports in a row, in the order of the next four options; 0 is any (default: 0)
        --azero-port N     Port of the Aleph Zero node
        --ethereum-port N  Port of the Ethereum node
        --ccip-port N      Port of the off-chain gateway
        --control-port N   Port that takes changes to records and clock
        --block-time MS    Time between blocks of Aleph Zero; of Ethereum twelve times as long (default: 1000)
        --json             One JSON object per line, also on a terminal
        --color            Colours, or with --no-color none (default: on a terminal without NO_COLOR)
        -h, --help         Show this help
      "
    `);
  });

  it('names every option in at least one command', () => {
    const named = new Set(commands.flatMap(({ options }) => options));
    expect([...settingNames].filter((name) => !named.has(name))).toEqual([]);
  });

  it('fits a terminal of 120 columns and ends in one line break', () => {
    for (const text of [programHelp(), ...commands.map(commandHelp)]) {
      expect(text.split('\n').filter((line) => line.length > 120)).toEqual([]);
      expect(text).toMatch(/[^\n]\n$/);
    }
  });

  it.each([[['--help']], [['-h']], [['help']]])('comes for %j on standard output, exit 0', async (argv) => {
    expect(await runCli(argv)).toEqual({ exitCode: 0, stdout: programHelp(), stderr: '' });
  });

  it.each([
    [['resolve', '--help']],
    [['help', 'resolve']],
    [['-h', 'resolve']],
    [['resolve', 'a.azero', '-h']],
  ])('of a command comes for %j', async (argv) => {
    expect(await runCli(argv)).toEqual({ exitCode: 0, stdout: helpOf('resolve'), stderr: '' });
  });

  it('comes on standard error, exit 2, when no command was given', async () => {
    expect(await runCli([])).toEqual({ exitCode: 2, stdout: '', stderr: programHelp() });
    expect(await runCli(['--json'])).toMatchObject({ exitCode: 2, stdout: '' });
  });

  it('needs no settings that can be read', async () => {
    const env = { PEERNAME_CONFIG: '/nonexistent/file', PEERNAME_TIMEOUT: 'soon' };
    expect(await runCli(['resolve', '--help'], { env })).toMatchObject({ exitCode: 0 });
  });
});

describe('the version', () => {
  it.each([[['--version']], [['-v']], [['resolve', '-v']]])('comes for %j', async (argv) => {
    expect(await runCli(argv)).toEqual({ exitCode: 0, stdout: `${version()}\n`, stderr: '' });
    expect(version()).toMatch(/^\d+\.\d+\.\d+/);
  });
});

function helpOf(name: string): string {
  const command = commands.find((one) => one.name === name);
  return command ? commandHelp(command) : '';
}
