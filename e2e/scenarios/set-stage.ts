import { setTimeout as wait } from 'node:timers/promises';
import { createShiftingClock, type Face, type FaceName, type SetStage, type Stage } from '@peername/testkit';
import { openCliFace } from './cli-face.ts';
import { openCoreFace } from './core-face.ts';
import { startFaultyEndpoint } from './endpoints.ts';
import { openGatewayFace } from './gateway-face.ts';
import { startAzeroChain, startEnsChain } from './named-chain.ts';
import { openService } from './open-service.ts';

/** Sets stages on which one face is asked: a real chain, and networks and servers before it that fail and lie. */
export function stagesFor(faceName: FaceName): SetStage {
  return async ({ endpoints: count, quorum, proofs, name }): Promise<Stage> => {
    const clock = createShiftingClock();
    const chain = await (name.endsWith('.eth') ? startEnsChain() : startAzeroChain());
    const endpoints = await Promise.all(
      Array.from({ length: count }, (_, i) => startFaultyEndpoint(chain, i + 1)),
    );
    const urls = endpoints.map(({ url }) => url);
    const seen = endpoints.map(() => 0);
    const options = { endpoints: urls, quorum, proofs };

    const openFace = async (): Promise<Face> => {
      if (faceName === 'cli') return openCliFace(chain, options);
      const service = openService(chain, { ...options, clock });
      const require = proofs ? 'proof' : undefined;
      return faceName === 'core'
        ? openCoreFace(service, { clock, require })
        : openGatewayFace(service, { clock, require });
    };
    const face = await openFace();

    return {
      face,
      ending: chain.ending,
      origins: urls,
      setRecord: (...of) => chain.setRecord(...of),
      register: (...of) => chain.register(...of),
      registerAgain: (of) => chain.registerAgain(of),
      release: (of) => chain.release(of),
      mine: (blocks) => chain.mine(blocks),
      async settle() {
        // Between two requests of one reading nothing is under way for an instant.
        for (let quiet = 0; quiet < 4; quiet++) {
          await wait(15);
          if (endpoints.some(({ server }) => server.open > 0)) quiet = -1;
        }
      },
      async pass(by) {
        await clock.pass(by);
        await chain.advance(by);
      },
      jump: (by) => clock.jump(by),
      treat: async (endpoint, as) => endpoints[endpoint - 1]?.treat(as),
      takeRequests(endpoint) {
        const { requests = 0 } = endpoints[endpoint - 1]?.server ?? {};
        const before = seen[endpoint - 1] ?? 0;
        seen[endpoint - 1] = requests;
        return requests - before;
      },
      async close() {
        await face.close();
        await Promise.all(endpoints.map((endpoint) => endpoint.close()));
        await chain.close();
      },
    };
  };
}
