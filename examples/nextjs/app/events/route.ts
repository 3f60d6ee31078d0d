// Takes the service's events. A route handler gets the body as it came, which is what is signed.
import { EventVerificationError, verifyEvent } from 'idenfy-dual-verification-client';
import { client, eventSecrets, outcomes, seen } from '../../verification.ts';

export async function POST(request: Request): Promise<Response> {
  try {
    const { id, event } = await verifyEvent(await request.arrayBuffer(), request.headers, eventSecrets);
    // Events may come twice and in any order: what counts is what the service says now.
    if (!seen.has(id) && event.type === 'verification.closed' && event.data.clientId !== null) {
      const verification = await client.get(event.data.clientId);
      if (verification.stage === 'closed') outcomes.set(verification.clientId, verification.outcome);
    }
    seen.add(id);
    return new Response(null, { status: 204 });
  } catch (error) {
    if (!(error instanceof EventVerificationError)) throw error;
    return new Response(error.code, { status: 401 });
  }
}
