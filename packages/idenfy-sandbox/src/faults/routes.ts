import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { SandboxControl } from '../control.ts';
import { type FaultInput, parseFault } from './input.ts';
import { faultNames } from './table.ts';

const filterSchema = z.strictObject({
  id: z.string().optional(),
  clientId: z.string().optional(),
  fault: z.enum(faultNames).optional(),
});
// Throws what is wrong with it.
const faultSchema = z.custom<FaultInput>((value) => parseFault(value));
const replaySchema = z.strictObject({ id: z.string(), eventType: z.string().min(1).optional() });
// Nobody could end this by HTTP, so the request says when it ends.
const awaySchema = z.strictObject({ ms: z.int().min(0).max(600_000) });

/** The control interface's part for faults. */
export function faultRoutes(control: SandboxControl, json: (request: { body: unknown }) => unknown) {
  return async (app: FastifyInstance): Promise<void> => {
    app.get('/faults', (request) => control.faults(filterSchema.parse(request.query)));
    app.post('/faults', (request) => {
      const wanted = json(request);
      if (!Array.isArray(wanted)) return control.fault(faultSchema.parse(wanted));
      return z
        .array(faultSchema)
        .parse(wanted)
        .map((fault) => control.fault(fault));
    });
    app.put('/faults', (request) => control.setFaults(z.array(faultSchema).parse(json(request))));
    app.delete('/faults', (request) => ({ removed: control.clearFaults(filterSchema.parse(request.query)) }));
    app.post('/replay', (request) => {
      const { id, eventType } = replaySchema.parse(json(request));
      return control.replay(id, eventType === undefined ? {} : { eventType });
    });
    app.post('/away', (request, reply) => {
      const { ms } = awaySchema.parse(json(request));
      // The answer has to be sent first.
      reply.raw.once('finish', () => {
        control.away(ms).catch((error: unknown) => app.log.error(error));
      });
      return reply.code(204).header('connection', 'close').send();
    });
  };
}
