// Starts a verification of a user, and shows its outcome. `user` is the one who is logged in with you.
import { isProblem } from 'idenfy-dual-verification-client';
import { client, outcomes } from '../../../../verification.ts';

interface Context {
  readonly params: Promise<{ readonly user: string }>;
}

export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { user } = await params;
  try {
    const { session } = await client.open({
      clientId: user,
      method: 'silent',
      documents: {
        identity: { types: ['PASSPORT'] },
        second: { types: ['RESIDENCE_PERMIT'], country: 'LT' },
      },
    });
    return Response.redirect(session.usable ? session.redirectUrl : request.url, 303);
  } catch (error) {
    if (!isProblem(error, 'already_verified')) throw error;
    return Response.redirect(request.url, 303);
  }
}

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  const { user } = await params;
  return Response.json({ outcome: outcomes.get(user) ?? null });
}
