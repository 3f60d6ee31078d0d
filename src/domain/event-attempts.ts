/** How a try to deliver an event may fail. Codes: of an answer nothing but its status is kept. */

export const attemptFailures = [
  /** Answered, with another status than 2xx. */
  'http_status',
  /** 3xx: a redirect is never followed. */
  'redirected',
  /** 410: the endpoint wants no more events. */
  'gone',
  /** No status within the time that an endpoint has. */
  'timeout',
  /** Nothing listens there. */
  'connection_refused',
  /** There is no way to the address, or none in time. */
  'unreachable',
  /** Cut off before there was a status. */
  'connection_lost',
  /** Its name has no address. */
  'name_not_found',
  /** It has an address that no event may be sent to. */
  'address_not_allowed',
  /** Its certificate is not one for this name, or not trusted, or TLS is not spoken there. */
  'tls_failed',
  /** What was answered is not HTTP. */
  'not_http',
] as const;
export type AttemptFailure = (typeof attemptFailures)[number];

export const disabledReasons = [
  /** It answered 410. */
  'gone',
  /** Nothing got through for so long that nobody seems to wait for it. */
  'failing',
] as const;
export type DisabledReason = (typeof disabledReasons)[number];
