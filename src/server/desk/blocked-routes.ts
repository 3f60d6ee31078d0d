/** Runs that wait for an operator: which, why, and what is there to set them right by. */
import type { FastifyPluginAsync } from 'fastify';
import { z } from 'zod';
import type { Records } from '../../records/index.ts';
import type { VerificationView } from '../../domain/view.ts';
import { logAct, showsData } from '../acts.ts';
import { apiKeyOf } from '../plugins/api-keys.ts';
import { Problem } from '../problems.ts';
import type { RunAddress, RunDescription } from '../runs.ts';
import type { VerificationResource } from '../verification-schemas.ts';
import { sendPage } from './answers.ts';
import { blockedListPage, blockedPage } from './blocked-pages.ts';
import type { LogIns } from './log-ins.ts';

/** What the desk asks of Temporal; all else that it shows is in the records. */
export interface BlockedRuns {
  blocked(limit: number): Promise<readonly RunDescription[]>;
  view(run: RunAddress, deadlineMs: number): Promise<VerificationView>;
}

export interface BlockedParts {
  readonly records: Pick<Records, 'acts'>;
  readonly runs: BlockedRuns;
  readonly reader: { read(clientId: string): Promise<VerificationResource> };
}

/** As many as a page may ask of their workers while its reader waits. */
const SHOWN = 25;
const QUERY_DEADLINE_MS = 2_000;

const params = z.object({ clientId: z.string() });

export function blockedRoutes({
  records,
  runs,
  reader,
  logIns,
}: BlockedParts & { readonly logIns: LogIns }): FastifyPluginAsync {
  return async (app) => {
    app.get('/desk/blocked', async (request, reply) => {
      const found = await listed();
      const text = blockedListPage({ ...found, now: new Date(), visit: logIns.visitOf(request, reply) });
      return sendPage(reply, 200, text);
    });

    app.get('/desk/blocked/:clientId', async (request, reply) => {
      const { clientId } = params.parse(request.params);
      const verification = await reader.read(clientId);
      if (showsData(verification)) {
        const by = apiKeyOf(request).name;
        const { verificationId } = verification;
        const of = { clientId, verificationId, source: app.sourceOf(request) };
        await logAct(records, { kind: 'data-read', by, ...of, detail: { at: 'desk' } });
      }
      const text = blockedPage({ verification, now: new Date(), visit: logIns.visitOf(request, reply) });
      return sendPage(reply, 200, text);
    });
  };

  async function listed() {
    try {
      const found = await runs.blocked(SHOWN + 1);
      const rows = await Promise.all(
        found.slice(0, SHOWN).map(async (run) => {
          const view = await runs.view(run, QUERY_DEADLINE_MS).catch(() => null);
          return { run, blocked: view?.blocked ?? null, hasAnswered: view !== null };
        }),
      );
      // What its worker says is newer than Temporal's list.
      const shown = rows.filter(({ blocked, hasAnswered }) => blocked !== null || !hasAnswered);
      return { rows: shown, hasMore: found.length > SHOWN, isAway: false };
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== 'temporal_unavailable') throw error;
      return { rows: [], hasMore: false, isAway: true };
    }
  }
}
