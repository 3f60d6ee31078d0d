import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxControl } from '../control.ts';
import { faultNames } from './table.ts';

const filterSchema = z.strictObject({
  id: z.string().optional(),
  clientId: z.string().optional(),
  fault: z.enum(faultNames).optional(),
});
const faultsSchema = z.union([z.looseObject({}), z.array(z.looseObject({}))]);
const replaySchema = z.strictObject({ id: z.string(), eventType: z.string().min(1).optional() });
// Nobody could call it back by HTTP, so it says when it comes back.
const awaySchema = z.strictObject({ ms: z.int().min(0).max(600_000) });

/** The control interface's part for faults. */
export function faultRoutes(control: SandboxControl, json: (request: { body: unknown }) => unknown) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/faults', (request) => control.faults(filterSchema.parse(request.query)));
    app.post('/faults', (request) => {
      const wanted = faultsSchema.parse(json(request));
      return Array.isArray(wanted) ? wanted.map((fault) => control.fault(fault)) : control.fault(wanted);
    });
    app.put('/faults', (request) => control.setFaults(z.array(z.looseObject({})).parse(json(request))));
    app.delete('/faults', (request) => ({ removed: control.clearFaults(filterSchema.parse(request.query)) }));
    app.post('/replay', (request) => {
      const { id, eventType } = replaySchema.parse(json(request));
      return control.replay(id, eventType === undefined ? {} : { eventType });
    });
    app.post('/away', (request, reply) => {
      const { ms } = awaySchema.parse(json(request));
      // The answer has to leave first.
      reply.raw.once('finish', () => {
        control.away(ms).catch((error: unknown) => app.log.error(error));
      });
      return reply.code(204).header('connection', 'close').send();
    });
  };
}
