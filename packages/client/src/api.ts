// Made of the API’s description by `npm run docs`: not written by hand.
export interface paths {
  readonly '/openapi.json': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** This description */
    readonly get: operations['getDescription'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/healthz': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Is the process alive? */
    readonly get: operations['isAlive'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/readyz': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Can it serve: do the database and Temporal answer? */
    readonly get: operations['isReady'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Find verifications, the latest first
     * @description Every attempt that has a session or is blocked, by what the records know; all that is asked has to fit. A key sees what it opened itself, and with the scope `all-verifications` what others opened as well. There is nothing in it of what iDenfy read. What is opened while you go from page to page is on none of the later ones, and nothing is on two.
     */
    readonly get: operations['findVerifications'];
    readonly put?: never;
    /**
     * Start a verification, or get the session of the one that is open
     * @description A name, a document type, a country, an address or a step that iDenfy would refuse is refused here, with the field. The same request again gets the same session; another one is told what differs (`different_request`), where a field that is left out means its default. While the verification is blocked and has no session, a request with other wishes takes the place of the former.
     */
    readonly post: operations['openVerification'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The latest verification of a clientId
     * @description A key sees what it opened itself, and with the scope `all-verifications` what others opened as well. With the scope `outcomes` alone there is nothing in it of what iDenfy read or a reviewer wrote, and no documents and timeline. With `wait` it is a long poll, for those who cannot follow a stream.
     */
    readonly get: operations['getVerification'];
    readonly put?: never;
    readonly post?: never;
    /**
     * Erase everything about a clientId, at iDenfy too
     * @description An open verification is cancelled first. Asked again, it tells how far the erasure is, and in the end gives the same proof.
     */
    readonly delete: operations['eraseVerifications'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/cancel': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** Stop the open verification, remove its files, and record it as CANCELLED */
    readonly post: operations['cancelVerification'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/resume': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Let a blocked verification go on, as it is or with what you corrected
     * @description Each submission that iDenfy takes is charged; at most two are made for one verification. What you leave out stays as it is. A correction that nothing would look at any more is refused: once the session exists, iDenfy was told its person, documents and locale.
     */
    readonly post: operations['resumeVerification'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/decision': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Decide a verification that waits for a reviewer
     * @description An approval names what was looked at (`seen`), where there is a comparison. At the gate it lets the run go on to the second check; VERIFIED needs both results. The same decision with the same key again gives the same answer.
     */
    readonly post: operations['decideVerification'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/stream': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Follow everything that happens, as server-sent events
     * @description From now on, or after `Last-Event-ID`. A key follows what it opened itself, and with the scope `all-verifications` what others opened as well. A listener that does not read is let go; it comes back with `Last-Event-ID` and misses nothing.
     */
    readonly get: operations['followAll'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/stream': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Follow the verifications of a clientId, as server-sent events
     * @description All that is kept of this clientId and whatever comes, so that nothing between two requests is missed; after `Last-Event-ID`, what came since. It goes on after `verification.closed`, since a contradiction, another attempt or an erasure may follow, and ends with `verification.erased`.
     */
    readonly get: operations['followVerification'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/erasure': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** How far an erasure is, or its proof */
    readonly get: operations['getErasure'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/legal-hold': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** The legal hold on a clientId */
    readonly get: operations['getLegalHold'];
    /**
     * Keep everything about a clientId: neither a person nor retention may erase it
     * @description The first hold stands until it is lifted. What was erased before does not come back.
     */
    readonly put: operations['placeLegalHold'];
    readonly post?: never;
    /**
     * Lift the legal hold on a clientId
     * @description Who lifted it, when, and why if you say so, stays in the act log.
     */
    readonly delete: operations['liftLegalHold'];
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/documents/{name}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * A stored document, decrypted
     * @description Streamed, never cached. That it was read, when and with which key is recorded.
     */
    readonly get: operations['getDocument'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/verifications/{clientId}/evidence': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * The evidence bundle: everything about one attempt, signed, as a zip
     * @description The record, results, comparison, decisions, acts, raw webhooks and documents, with a manifest of SHA-256 digests that the service signs and a summary for a person. Streamed, never cached; a zip that breaks off is not whole, and `npm run evidence -- verify FILE` says so (docs/evidence-bundle.md). An open verification has one too, which says that it is not closed. That it was read, when and with which key is recorded.
     */
    readonly get: operations['getEvidence'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/acts': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Who did what, the latest first
     * @description What goes to a run is noted before it is sent (`opening`, `cancelling`, `resuming`, `deciding`): what came of it, the verification says. `npm run acts -- verify` checks the log, and `export` gives it as JSON lines, which `verify FILE` checks without a database.
     */
    readonly get: operations['listActs'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/readings': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * Who read documents, evidence bundles and decrypted payloads, the latest first
     * @description Those acts of the act log.
     */
    readonly get: operations['listReadings'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /**
     * What happened, the earliest first
     * @description For a key without `all-verifications` or `operator`, events of what it opened itself; then a page may be short, or empty, and `next` says whether there is more. To follow, ask again after the highest `sequence` that you have.
     */
    readonly get: operations['listEvents'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events/{eventId}': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** An event, and what became of its deliveries */
    readonly get: operations['getEvent'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events/{eventId}/resend': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Send an event again
     * @description With the same id, so that whoever has it passes over it. A disabled endpoint gets it once it is enabled.
     */
    readonly post: operations['resendEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events/resend': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Send all events again that failed since a time
     * @description What was given up, and at once what waits for its next try.
     */
    readonly post: operations['resendFailedEvents'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events/endpoints': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Where events are sent, and whether they arrive */
    readonly get: operations['listEventEndpoints'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/events/endpoints/{name}/enable': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** Send events to a disabled endpoint again, also those that waited meanwhile */
    readonly post: operations['enableEventEndpoint'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/parked-webhooks': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    /** Webhooks that could not be delivered, the latest first */
    readonly get: operations['listParkedWebhooks'];
    readonly put?: never;
    readonly post?: never;
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/v1/parked-webhooks/{eventId}/redeliver': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /** Send a parked webhook on its way again */
    readonly post: operations['redeliverWebhook'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/codec/decode': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Decrypt payloads for Temporal UI
     * @description Takes `CODEC_TOKEN` or an operator’s API key as a bearer token.
     */
    readonly post: operations['decodePayloads'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly '/webhooks/idenfy': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * Webhooks of iDenfy
     * @description Signed by iDenfy in the header `Idenfy-Signature`; 200 once the event is durable, whatever its shape, type or encoding.
     */
    readonly post: operations['receiveWebhook'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export interface webhooks {
  readonly 'verification.session_created': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.session_created
     * @description iDenfy made a session. Of the method `silent`, the session of the second document is for no user; of `sequential`, both are made before the user begins. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onSessionCreatedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.result_received': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.result_received
     * @description The verification has iDenfy’s decision about one of its sessions, by webhook or by a poll; a corrected decision is another event. What iDenfy decided is not said, since it is not the outcome. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onResultReceivedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.blocked': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.blocked
     * @description It cannot go on without an operator, or not before `retryAt`; the runbook says what helps. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onBlockedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.resumed': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.resumed
     * @description A blocked verification goes on: an operator resumed it, the caller replaced the request, or the cause is gone. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onResumedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.awaiting_decision': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.awaiting_decision
     * @description A reviewer is asked. If iDenfy says something new meanwhile, another question may follow. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onAwaitingDecisionEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.decision_reminder': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.decision_reminder
     * @description It still waits for a decision: `DECISION_REMINDER_SECONDS` after the question, and then after pauses as long as the wait so far, of a week at most. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onDecisionReminderEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.closed': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.closed
     * @description It has an outcome. If iDenfy says something else while it closes, a second one follows with the stricter outcome: the higher `sequence` counts, and `GET /v1/verifications/{clientId}` says what is in force. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onClosedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.contradicted': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.contradicted
     * @description iDenfy decided otherwise after it was closed. The outcome stays; a person should look. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onContradictedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
  readonly 'verification.erased': {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly get?: never;
    readonly put?: never;
    /**
     * verification.erased
     * @description Everything about it is erased, here and at iDenfy, by request or at the end of its term. One for each attempt. All other events of it are gone. Sent after Standard Webhooks, signed (docs/events.md).
     */
    readonly post: operations['onErasedEvent'];
    readonly delete?: never;
    readonly options?: never;
    readonly head?: never;
    readonly patch?: never;
    readonly trace?: never;
  };
}
export interface components {
  schemas: {
    readonly CountryInput: string;
    /**
     * @example {
     *       "payloads": [
     *         {
     *           "metadata": {
     *             "encoding": "anNvbi9wbGFpbg=="
     *           },
     *           "data": "IkhlbGxvIg=="
     *         }
     *       ]
     *     }
     */
    readonly PayloadsInput: {
      readonly payloads: readonly {
        readonly metadata?: {
          readonly [key: string]: string;
        } | null;
        readonly data?: string | null;
      }[];
    };
    /**
     * @example {
     *       "reason": "Case 2026/117"
     *     }
     */
    readonly PlaceLegalHoldInput: {
      /** @description Such as the number of the case; kept encrypted */
      readonly reason: string;
    };
    /**
     * @example {
     *       "reason": "Case 2026/117 is closed"
     *     }
     */
    readonly LiftLegalHoldInput: {
      /** @description Why it is no longer needed; kept encrypted */
      readonly reason: string;
    };
    /**
     * @example {
     *       "endpoint": "orders"
     *     }
     */
    readonly ResendEventInput: {
      /** @description Left out: all that it was sent to. */
      readonly endpoint?: string;
    };
    /**
     * @example {
     *       "since": "2026-11-22T14:12:38Z",
     *       "endpoint": "orders"
     *     }
     */
    readonly ResendFailedEventsInput: {
      /**
       * Format: date-time
       * @description Of what was given up: since then.
       */
      readonly since: string;
      /** @description Left out: all endpoints. */
      readonly endpoint?: string;
    };
    /**
     * @example {
     *       "clientId": "user-123",
     *       "method": "silent",
     *       "documents": {
     *         "identity": {
     *           "types": [
     *             "PASSPORT"
     *           ],
     *           "countries": [
     *             "LV"
     *           ]
     *         },
     *         "second": {
     *           "types": [
     *             "RESIDENCE_PERMIT"
     *           ],
     *           "country": "LT"
     *         }
     *       },
     *       "person": {
     *         "firstName": "José María",
     *         "lastName": "O’Brien",
     *         "dateOfBirth": "1990-04-30"
     *       },
     *       "externalRef": "order-4711",
     *       "metadata": {
     *         "branch": "riga"
     *       },
     *       "locale": "en"
     *     }
     */
    readonly OpenVerificationInput: {
      /** @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\". */
      readonly clientId: string;
      /** @enum {string} */
      readonly method: 'silent' | 'sequential' | 'stored';
      /** @description What is wanted. It goes to iDenfy and is checked again in both results. */
      readonly documents?: {
        readonly identity?: {
          /** @description iDenfy’s document types, as tokens take them; left out, any that the account allows. */
          readonly types?: readonly (
            | 'ID_CARD'
            | 'PASSPORT'
            | 'RESIDENCE_PERMIT'
            | 'DRIVER_LICENSE'
            | 'AADHAAR'
            | 'PAN_CARD'
            | 'VISA'
            | 'BORDER_CROSSING'
            | 'ASYLUM'
            | 'NATIONAL_PASSPORT'
            | 'INTERNATIONAL_PASSPORT'
            | 'VOTER_CARD'
            | 'OLD_ID_CARD'
            | 'TRAVEL_CARD'
            | 'PHOTO_CARD'
            | 'MILITARY_CARD'
            | 'PROOF_OF_AGE_CARD'
            | 'DIPLOMATIC_ID'
          )[];
          readonly countries?: readonly components['schemas']['CountryInput'][];
        };
        readonly second?: {
          readonly types?: readonly (
            | 'ID_CARD'
            | 'PASSPORT'
            | 'RESIDENCE_PERMIT'
            | 'DRIVER_LICENSE'
            | 'AADHAAR'
            | 'PAN_CARD'
            | 'VISA'
            | 'BORDER_CROSSING'
            | 'ASYLUM'
            | 'NATIONAL_PASSPORT'
            | 'INTERNATIONAL_PASSPORT'
            | 'VOTER_CARD'
            | 'OLD_ID_CARD'
            | 'TRAVEL_CARD'
            | 'PHOTO_CARD'
            | 'MILITARY_CARD'
            | 'PROOF_OF_AGE_CARD'
            | 'DIPLOMATIC_ID'
          )[];
          /** @description The issuing country, as direct processing is told; never guessed. */
          readonly country?: components['schemas']['CountryInput'];
        };
      };
      /** @description For iDenfy to compare with the document. */
      readonly person?: {
        /** @description As iDenfy takes names: letters of any script, spaces, hyphens, apostrophes and full stops; no digits, no other signs. A placeholder (`XXX`, `FNU`) is refused: leave out what is not known. */
        readonly firstName?: string;
        /** @description By the same rule. */
        readonly lastName?: string;
        /**
         * Format: date
         * @description From 1900 to today.
         */
        readonly dateOfBirth?: string;
      };
      /** @description The additional steps that hold the second document’s front and back. */
      readonly documentSteps?: {
        readonly front: string;
        readonly back?: string;
      };
      /** @description iDenfy’s own structure, for Token 1. Without it the account’s default serves. */
      readonly additionalSteps?: {
        readonly [key: string]: {
          readonly [key: string]: {
            readonly [key: string]: {
              /** @enum {string} */
              readonly type: 'UPLOAD' | 'COMPARE' | 'EXTRACT';
              readonly fields?: readonly string[];
              readonly texts?: {
                readonly [key: string]: {
                  readonly name?: string;
                  readonly description?: string;
                };
              };
              readonly settings?: {
                readonly canUpload?: boolean;
                readonly canCapture?: boolean;
                readonly canUploadPDF?: boolean;
              };
            };
          };
        };
      };
      readonly urls?: {
        readonly success?: string;
        readonly error?: string;
        readonly unverified?: string;
      };
      /** @description Your own reference; kept in the record, and found by `GET /v1/verifications`. */
      readonly externalRef?: string;
      /** @description Your own words about the verification, such as `{"order": "4711"}`: kept in the record, and found by `GET /v1/verifications`. Every key that may read the verification sees them: put no personal data there. */
      readonly metadata?: {
        readonly [key: string]: string;
      };
      readonly locale?: string;
      /** @description Verify again a person who is verified already. */
      readonly reverify?: boolean;
    };
    /**
     * @example {
     *       "country": "LT",
     *       "documentSteps": {
     *         "front": "PERMIT_FRONT",
     *         "back": "PERMIT_BACK"
     *       }
     *     }
     * @example {
     *       "person": {
     *         "firstName": "José María"
     *       },
     *       "documents": {
     *         "identity": {
     *           "types": [
     *             "PASSPORT"
     *           ]
     *         }
     *       }
     *     }
     */
    readonly ResumeVerificationInput: {
      /** @description The country that issued the second document; the same as `documents.second.country`. */
      readonly country?: components['schemas']['CountryInput'];
      /** @description What is wanted instead. Of the first document until its session exists; of the second, `types` until its session exists and `country` until the end. */
      readonly documents?: {
        readonly identity?: {
          /** @description iDenfy’s document types, as tokens take them; left out, any that the account allows. */
          readonly types?: readonly (
            | 'ID_CARD'
            | 'PASSPORT'
            | 'RESIDENCE_PERMIT'
            | 'DRIVER_LICENSE'
            | 'AADHAAR'
            | 'PAN_CARD'
            | 'VISA'
            | 'BORDER_CROSSING'
            | 'ASYLUM'
            | 'NATIONAL_PASSPORT'
            | 'INTERNATIONAL_PASSPORT'
            | 'VOTER_CARD'
            | 'OLD_ID_CARD'
            | 'TRAVEL_CARD'
            | 'PHOTO_CARD'
            | 'MILITARY_CARD'
            | 'PROOF_OF_AGE_CARD'
            | 'DIPLOMATIC_ID'
          )[];
          readonly countries?: readonly components['schemas']['CountryInput'][];
        };
        readonly second?: {
          readonly types?: readonly (
            | 'ID_CARD'
            | 'PASSPORT'
            | 'RESIDENCE_PERMIT'
            | 'DRIVER_LICENSE'
            | 'AADHAAR'
            | 'PAN_CARD'
            | 'VISA'
            | 'BORDER_CROSSING'
            | 'ASYLUM'
            | 'NATIONAL_PASSPORT'
            | 'INTERNATIONAL_PASSPORT'
            | 'VOTER_CARD'
            | 'OLD_ID_CARD'
            | 'TRAVEL_CARD'
            | 'PHOTO_CARD'
            | 'MILITARY_CARD'
            | 'PROOF_OF_AGE_CARD'
            | 'DIPLOMATIC_ID'
          )[];
          /** @description The issuing country, as direct processing is told; never guessed. */
          readonly country?: components['schemas']['CountryInput'];
        };
      };
      /** @description Each field that is given takes the place of the former; until the session exists. */
      readonly person?: {
        /** @description As iDenfy takes names: letters of any script, spaces, hyphens, apostrophes and full stops; no digits, no other signs. A placeholder (`XXX`, `FNU`) is refused: leave out what is not known. */
        readonly firstName?: string;
        /** @description By the same rule. */
        readonly lastName?: string;
        /**
         * Format: date
         * @description From 1900 to today.
         */
        readonly dateOfBirth?: string;
      };
      /** @description Until the session exists. */
      readonly locale?: string;
      /** @description Such as `steps` of the verification names. */
      readonly documentSteps?: {
        readonly front: string;
        readonly back?: string;
      };
      /**
       * @description In place of iDenfy’s own detection of the second document.
       * @enum {string}
       */
      readonly documentType?: 'ID_CARD' | 'PASSPORT' | 'DRIVER_LICENSE' | 'RESIDENCE_PERMIT' | 'OTHER';
      /** @description Let iDenfy take photos that it could not validate. */
      readonly skipAnalysis?: boolean;
    };
    /**
     * @example {
     *       "decision": "reject",
     *       "reason": "A sibling: another given name and birth date.",
     *       "reviewer": "A. Reviewer"
     *     }
     */
    readonly DecideVerificationInput: {
      /** @enum {string} */
      readonly decision: 'approve' | 'reject';
      /** @description Why, for the audit. */
      readonly reason: string;
      /** @description Who decides, as you name that person; the record says the key as well. */
      readonly reviewer?: string;
      /** @description The `comparisonDigest` that was looked at: a decision about another one is refused. An approval needs it, where there is one. */
      readonly seen?: string;
    };
    /**
     * @description As iDenfy documents its webhooks; docs/idenfy-api.md 3 has every field.
     * @example {
     *       "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
     *       "clientId": "user-123",
     *       "final": true,
     *       "status": {
     *         "overall": "EXPIRED"
     *       }
     *     }
     */
    readonly IdenfyWebhookInput: {
      readonly scanRef: string;
      readonly clientId?: string;
      readonly final?: boolean | null;
      readonly status?:
        | ({
            readonly overall?: string | null;
          } & {
            readonly [key: string]: unknown;
          })
        | null;
    } & {
      readonly [key: string]: unknown;
    };
    /**
     * @description `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly Method: 'silent' | 'sequential' | 'stored' | 'unknown';
    /**
     * @description - `VERIFIED`: Both documents are good and belong to one person. Without reasons, nothing spoke against it; with `approved_by_reviewer`, a reviewer approved it, and each `overruled:` names what the reviewer let pass.
     *     - `REQUIRES_REVIEW`: Nobody may rely on it without looking: the reasons say what spoke against it. It is final here, so your own people decide outside the service, or the user starts again.
     *     - `REJECTED`: iDenfy or a reviewer said no.
     *     - `EXPIRED`: The user did not finish in time, or gave up.
     *     - `CANCELLED`: You, an operator or iDenfy’s settings stopped it before there was a result.
     *
     *     What to tell the user, and whether to try again, is in docs/outcomes.md. `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly Outcome: 'VERIFIED' | 'REQUIRES_REVIEW' | 'REJECTED' | 'EXPIRED' | 'CANCELLED' | 'unknown';
    /**
     * @description The session of the first document or of the second. `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly SessionRole: 'identity' | 'document' | 'unknown';
    /**
     * @description From a webhook, or by a poll of iDenfy (the word "asked"). `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly ResultSource: 'webhook' | 'asked' | 'unknown';
    /**
     * @description `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly ReviewerDecision: 'approve' | 'reject' | 'unknown';
    /**
     * @description What an approval does: VERIFIED, the second check, or nothing, since a result is missing or denied. `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly ApprovalEffect: 'verifies' | 'goes-on' | 'impossible' | 'unknown';
    /**
     * @description `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly OpenStage:
      | 'creating-session'
      | 'awaiting-user'
      | 'in-review-at-idenfy'
      | 'downloading-documents'
      | 'submitting-documents'
      | 'awaiting-document-result'
      | 'awaiting-decision'
      | 'blocked'
      | 'recording'
      | 'unknown';
    /**
     * @description Of a verification that goes on by itself. `unknown`: a word of another version of this service.
     * @enum {string}
     */
    readonly RunningStage:
      | 'creating-session'
      | 'awaiting-user'
      | 'in-review-at-idenfy'
      | 'downloading-documents'
      | 'submitting-documents'
      | 'awaiting-document-result'
      | 'recording'
      | 'unknown';
    /**
     * @description What to tell the user about each, and whether to try again, is in docs/outcomes.md.
     *
     *     - `identity_denied`: iDenfy denied the identity session.
     *     - `identity_suspected`: iDenfy suspects something about the identity session.
     *     - `identity_expired`: The identity session expired.
     *     - `identity_cancelled`: The identity session was cancelled.
     *     - `identity_deleted`: iDenfy deleted the identity session.
     *     - `identity_archived`: iDenfy archived the identity session.
     *     - `identity_result_missing`: iDenfy sent no result for the identity session.
     *     - `identity_result_unconfirmed`: iDenfy named a verdict about the identity when it was polled, and nothing confirmed it.
     *     - `identity_document_not_as_asked`: The identity document is not of the type or country that was requested.
     *     - `identity_document_expired`: The identity document has expired.
     *     - `identity_expiry_unknown`: The identity document says no day on which it expires.
     *     - `identity_contradicted_by_machine`: A person at iDenfy decided about the identity, and a machine’s result that came later says another thing.
     *     - `identity_contradicted_by_status`: iDenfy, polled again, says another thing about the identity than the result that it sent.
     *     - `identity_review_unclear`: It is not clear whether iDenfy’s result for the identity still holds.
     *     - `identity_results_differ`: iDenfy read different people from the identity document, one result after the other.
     *     - `additional_step_invalid`: iDenfy found the second document’s pictures invalid.
     *     - `additional_step_not_found`: iDenfy did not find the second document in its pictures.
     *     - `additional_step_not_judged`: iDenfy did not judge the second document’s pictures.
     *     - `additional_step_no_file`: There is no file of the second document.
     *     - `no_additional_step_configured`: The identity session asks for no second document.
     *     - `document_session_expired`: The user did not finish the second session.
     *     - `document_session_cancelled`: The second session was cancelled.
     *     - `stored_document_needs_decision`: The second document was kept for you to look at: nobody has checked it.
     *     - `second_document_front_missing`: The front of the second document is missing.
     *     - `second_document_sides_unknown`: It is not clear which file is the second document’s front.
     *     - `second_document_files_unavailable`: The second document’s files could not be fetched from iDenfy.
     *     - `second_document_country_unknown`: It is not known which country issued the second document.
     *     - `document_session_has_steps`: The second session asks for additional steps, which nobody could take.
     *     - `document_session_has_questionnaire`: The second session asks questions, which nobody could answer.
     *     - `document_session_requires_nfc`: The second session demands a chip to be read, which nobody could do.
     *     - `submission_unclear`: It is not clear whether iDenfy took the second document.
     *     - `submissions_exhausted`: The second document was submitted as often as it may be.
     *     - `second_result_missing`: iDenfy sent no result for the second document.
     *     - `second_result_unconfirmed`: iDenfy named a verdict about the second document when it was polled, and nothing confirmed it.
     *     - `second_check_expired`: The second check expired before it was used.
     *     - `second_document_suspected`: iDenfy suspects something about the second document.
     *     - `second_document_forged`: iDenfy found the second document forged.
     *     - `second_document_expired`: The second document has expired.
     *     - `second_document_personal_code_invalid`: The second document’s personal code is not valid.
     *     - `second_document_unreadable`: iDenfy could not read the second document.
     *     - `second_document_not_found`: iDenfy found no document in the second document’s pictures.
     *     - `second_document_back_missing`: The back of the second document is missing.
     *     - `second_document_wrong_country`: The second document is from another country than the one named.
     *     - `second_document_wrong_type`: The second document is of another type than the one named.
     *     - `second_document_damaged`: The second document is damaged.
     *     - `second_document_not_supported`: iDenfy does not support the second document.
     *     - `second_document_deleted`: iDenfy deleted the second document’s session.
     *     - `second_document_archived`: iDenfy archived the second document’s session.
     *     - `second_document_not_as_asked`: The second document is not of the type or country that was requested.
     *     - `second_document_expiry_unknown`: The second document says no day on which it expires.
     *     - `second_document_contradicted_by_machine`: A person at iDenfy decided about the second document, and a machine’s result that came later says another thing.
     *     - `second_document_contradicted_by_status`: iDenfy, polled again, says another thing about the second document than the result that it sent.
     *     - `second_document_review_unclear`: It is not clear whether iDenfy’s result for the second document still holds.
     *     - `second_document_results_differ`: iDenfy read different people from the second document, one result after the other.
     *     - `persons_differ`: The two documents do not agree on the person.
     *     - `persons_close`: The two documents nearly agree on the person.
     *     - `persons_not_comparable`: Too little could be read to compare the two documents.
     *     - `same_document_twice`: Both documents are the same document.
     *     - `same_document_number`: Both documents have the same number and country, under two types.
     *     - `same_document_not_ruled_out`: Both documents are of one type and country, and no number says that they are two.
     *     - `result_data_unreadable`: What iDenfy read from a document could not be fetched.
     *     - `webhooks_not_heard`: Webhooks of iDenfy about it were parked, and what they say was not weighed.
     *     - `changed_after_submission`: iDenfy changed its mind about the identity after the second document was submitted.
     *     - `changed_while_closing`: iDenfy sent another result while the verification was closing.
     *     - `approved_by_reviewer`: A reviewer approved it.
     *     - `rejected_by_reviewer`: A reviewer rejected it.
     *     - `decision_deadline_passed`: Nobody decided in time.
     *     - `blocked_too_long`: It was blocked, and nobody resumed it in time.
     *     - `cancelled_by_caller`: It was cancelled.
     *     - `cancelled_in_temporal`: It was cancelled in Temporal.
     *     - `ended_by_hand`: It was ended by hand.
     * @enum {string}
     */
    readonly PlainReason:
      | 'identity_denied'
      | 'identity_suspected'
      | 'identity_expired'
      | 'identity_cancelled'
      | 'identity_deleted'
      | 'identity_archived'
      | 'identity_result_missing'
      | 'identity_result_unconfirmed'
      | 'identity_document_not_as_asked'
      | 'document_session_expired'
      | 'document_session_cancelled'
      | 'stored_document_needs_decision'
      | 'approved_by_reviewer'
      | 'rejected_by_reviewer'
      | 'decision_deadline_passed'
      | 'additional_step_invalid'
      | 'additional_step_not_found'
      | 'additional_step_not_judged'
      | 'additional_step_no_file'
      | 'second_document_front_missing'
      | 'second_document_sides_unknown'
      | 'second_document_files_unavailable'
      | 'second_document_country_unknown'
      | 'document_session_has_steps'
      | 'document_session_has_questionnaire'
      | 'document_session_requires_nfc'
      | 'submissions_exhausted'
      | 'result_data_unreadable'
      | 'blocked_too_long'
      | 'submission_unclear'
      | 'second_result_missing'
      | 'second_result_unconfirmed'
      | 'second_check_expired'
      | 'second_document_suspected'
      | 'second_document_forged'
      | 'second_document_expired'
      | 'second_document_personal_code_invalid'
      | 'second_document_unreadable'
      | 'second_document_not_found'
      | 'second_document_back_missing'
      | 'second_document_wrong_country'
      | 'second_document_wrong_type'
      | 'second_document_damaged'
      | 'second_document_not_supported'
      | 'second_document_deleted'
      | 'second_document_archived'
      | 'second_document_not_as_asked'
      | 'same_document_twice'
      | 'same_document_number'
      | 'same_document_not_ruled_out'
      | 'persons_differ'
      | 'persons_close'
      | 'persons_not_comparable'
      | 'identity_document_expired'
      | 'identity_expiry_unknown'
      | 'second_document_expiry_unknown'
      | 'identity_contradicted_by_machine'
      | 'second_document_contradicted_by_machine'
      | 'identity_contradicted_by_status'
      | 'second_document_contradicted_by_status'
      | 'identity_review_unclear'
      | 'second_document_review_unclear'
      | 'identity_results_differ'
      | 'second_document_results_differ'
      | 'webhooks_not_heard'
      | 'changed_after_submission'
      | 'changed_while_closing'
      | 'no_additional_step_configured'
      | 'cancelled_by_caller'
      | 'cancelled_in_temporal'
      | 'ended_by_hand';
    /**
     * @description A code and, after the colon, a word of iDenfy’s, the code of an error, the name of a field, or another reason.
     *
     *     - `identity_not_decided:…`: iDenfy has not decided about the identity: …
     *     - `identity_status_unknown:…`: iDenfy said something unknown about the identity: …
     *     - `identity_check_suspected:…`: A check of the identity found something: …
     *     - `identity_check_failed:…`: A check of the identity could not be made: …
     *     - `identity_contradicts_itself:…`: The dates of the identity document contradict each other: …
     *     - `identity_data_unreadable:…`: What iDenfy read from the identity document has a value of an unknown kind: …
     *     - `identity_differs_from_given:…`: The identity document differs from what was given about the person: …
     *     - `identity_does_not_say_given:…`: The identity document does not say what was given about the person: …
     *     - `session_failed:…`: The user’s session could not be made: …
     *     - `document_session_failed:…`: The second session could not be made: …
     *     - `submission_failed:…`: iDenfy did not take the second document: …
     *     - `additional_step_status_unknown:…`: iDenfy said something unknown about the second document’s pictures: …
     *     - `second_document_file_unusable:…`: A file of the second document cannot be used: …
     *     - `second_document_denied:…`: iDenfy denied the second document: …
     *     - `second_document_not_decided:…`: iDenfy has not decided about the second document: …
     *     - `second_document_status_unknown:…`: iDenfy said something unknown about the second document: …
     *     - `second_document_face_not_matched:…`: The face is not that of the second document: …
     *     - `second_document_check_suspected:…`: A check of the second document found something: …
     *     - `second_document_check_failed:…`: A check of the second document could not be made: …
     *     - `second_document_contradicts_itself:…`: The dates of the second document contradict each other: …
     *     - `second_document_data_unreadable:…`: What iDenfy read from the second document has a value of an unknown kind: …
     *     - `second_document_differs_from_given:…`: The second document differs from what was given about the person: …
     *     - `second_document_does_not_say_given:…`: The second document does not say what was given about the person: …
     *     - `overruled:…`: A reviewer let pass: …
     *     - `corrected:…`: An operator let iDenfy look less closely, by a correction of: …
     *     - `identity_fraud_tag:…`: iDenfy put a fraud tag on the identity: …
     *     - `identity_mismatch_tag:…`: iDenfy found a mismatch in the identity: …
     *     - `identity_suspicion_reason:…`: iDenfy has a suspicion about the identity: …
     *     - `identity_deny_reason:…`: iDenfy named a reason to deny the identity: …
     *     - `identity_manual_face:…`: A person at iDenfy did not confirm the face of the identity: …
     *     - `identity_auto_face:…`: iDenfy’s machine did not confirm the face of the identity: …
     *     - `identity_manual_document:…`: A person at iDenfy did not confirm the document of the identity: …
     *     - `identity_auto_document:…`: iDenfy’s machine did not confirm the document of the identity: …
     *     - `identity_additional_steps:…`: iDenfy found something wrong with the additional steps of the identity: …
     *     - `identity_sanctions_status:…`: A list of sanctions may hold the person of the identity: …
     *     - `identity_peps_status:…`: A list of politically exposed persons may hold the person of the identity: …
     *     - `identity_adverse_media_status:…`: The news may tell of the person of the identity: …
     *     - `identity_aml_result_class:…`: A list against money laundering may hold the person of the identity: …
     *     - `identity_proxy_risk:…`: The user’s address may be a proxy, says iDenfy of the identity: …
     *     - `identity_duplicate_faces:…`: The face of the identity is known from other verifications: …
     *     - `identity_duplicate_doc_faces:…`: The portrait of the identity is known from other verifications: …
     *     - `identity_age_estimate:…`: The face does not look as old as the date of birth says, in the identity: …
     *     - `identity_additional_data:…`: What was given does not agree with an additional step of the identity: …
     *     - `identity_risk_assessment:…`: Your risk assessment of the identity is too high: …
     *     - `identity_bank_risk:…`: The bank account’s risk is too high, in the identity: …
     *     - `identity_address_verification:…`: The address could not be verified, in the identity: …
     *     - `identity_manual_address_match:…`: A person at iDenfy found another address, in the identity: …
     *     - `identity_bank_card:…`: The bank card could not be matched, in the identity: …
     *     - `identity_bank_card_reason:…`: iDenfy says why the bank card does not match, in the identity: …
     *     - `identity_bank_card_match:…`: The bank card’s name or number is another, in the identity: …
     *     - `identity_email_verified:…`: The e-mail address was not verified, in the identity: …
     *     - `identity_phone_verified:…`: The telephone number was not verified, in the identity: …
     *     - `identity_misplaced:…`: iDenfy says something against it where nothing is documented, in the identity: …
     *     - `second_document_fraud_tag:…`: iDenfy put a fraud tag on the second document: …
     *     - `second_document_mismatch_tag:…`: iDenfy found a mismatch in the second document: …
     *     - `second_document_suspicion_reason:…`: iDenfy has a suspicion about the second document: …
     *     - `second_document_deny_reason:…`: iDenfy named a reason to deny the second document: …
     *     - `second_document_manual_face:…`: A person at iDenfy did not confirm the face of the second document: …
     *     - `second_document_auto_face:…`: iDenfy’s machine did not confirm the face of the second document: …
     *     - `second_document_manual_document:…`: A person at iDenfy did not confirm the document of the second document: …
     *     - `second_document_auto_document:…`: iDenfy’s machine did not confirm the document of the second document: …
     *     - `second_document_additional_steps:…`: iDenfy found something wrong with the additional steps of the second document: …
     *     - `second_document_sanctions_status:…`: A list of sanctions may hold the person of the second document: …
     *     - `second_document_peps_status:…`: A list of politically exposed persons may hold the person of the second document: …
     *     - `second_document_adverse_media_status:…`: The news may tell of the person of the second document: …
     *     - `second_document_aml_result_class:…`: A list against money laundering may hold the person of the second document: …
     *     - `second_document_proxy_risk:…`: The user’s address may be a proxy, says iDenfy of the second document: …
     *     - `second_document_duplicate_faces:…`: The face of the second document is known from other verifications: …
     *     - `second_document_duplicate_doc_faces:…`: The portrait of the second document is known from other verifications: …
     *     - `second_document_age_estimate:…`: The face does not look as old as the date of birth says, in the second document: …
     *     - `second_document_additional_data:…`: What was given does not agree with an additional step of the second document: …
     *     - `second_document_risk_assessment:…`: Your risk assessment of the second document is too high: …
     *     - `second_document_bank_risk:…`: The bank account’s risk is too high, in the second document: …
     *     - `second_document_address_verification:…`: The address could not be verified, in the second document: …
     *     - `second_document_manual_address_match:…`: A person at iDenfy found another address, in the second document: …
     *     - `second_document_bank_card:…`: The bank card could not be matched, in the second document: …
     *     - `second_document_bank_card_reason:…`: iDenfy says why the bank card does not match, in the second document: …
     *     - `second_document_bank_card_match:…`: The bank card’s name or number is another, in the second document: …
     *     - `second_document_email_verified:…`: The e-mail address was not verified, in the second document: …
     *     - `second_document_phone_verified:…`: The telephone number was not verified, in the second document: …
     *     - `second_document_misplaced:…`: iDenfy says something against it where nothing is documented, in the second document: …
     * @example overruled:identity_suspected
     * @example second_document_fraud_tag:FAKE_PHOTO
     */
    readonly ReasonWithParameter: string;
    readonly Reason:
      components['schemas']['PlainReason'] | components['schemas']['ReasonWithParameter'] | string;
    /**
     * @description Stable; docs/errors.md explains each.
     * @enum {string}
     */
    readonly ProblemCode:
      | 'invalid_request'
      | 'invalid_json'
      | 'unauthorized'
      | 'invalid_signature'
      | 'forbidden'
      | 'foreign_page'
      | 'own_verification'
      | 'seen_required'
      | 'not_found'
      | 'verification_not_found'
      | 'erasure_not_found'
      | 'no_legal_hold'
      | 'document_not_found'
      | 'method_not_allowed'
      | 'request_timeout'
      | 'already_verified'
      | 'different_method'
      | 'different_request'
      | 'verification_closed'
      | 'not_blocked'
      | 'correction_without_effect'
      | 'nothing_to_decide'
      | 'already_decided'
      | 'decision_outdated'
      | 'approval_impossible'
      | 'erasure_running'
      | 'legal_hold'
      | 'erased'
      | 'idempotency_key_in_use'
      | 'webhook_not_parked'
      | 'event_not_found'
      | 'event_endpoint_unknown'
      | 'body_too_large'
      | 'unsupported_media_type'
      | 'idempotency_key_reused'
      | 'no_additional_step_configured'
      | 'step_unknown'
      | 'rate_limited'
      | 'too_many_streams'
      | 'headers_too_large'
      | 'internal_error'
      | 'document_damaged'
      | 'idenfy_refused'
      | 'idenfy_unavailable'
      | 'blocked'
      | 'still_starting'
      | 'temporal_unavailable'
      | 'records_unavailable'
      | 'documents_unavailable'
      | 'not_ready'
      | 'overloaded';
    /** @description Problem details after RFC 9457 */
    readonly Problem: {
      readonly type: string;
      readonly title: string;
      readonly status: number;
      readonly code: components['schemas']['ProblemCode'];
      readonly detail: string;
      readonly help: string;
      /** @description Why, where the code covers several causes. */
      readonly reason?: components['schemas']['Reason'];
      readonly errors?: readonly {
        /** @enum {string} */
        readonly in: 'body' | 'path' | 'query' | 'headers';
        /** @description Such as `documents.second.types[0]`. */
        readonly field: string;
        readonly message: string;
      }[];
      readonly retryAfterSeconds?: number;
      readonly requestId: string;
      /** @description Of `already_verified`, `blocked` and `different_request`. */
      readonly verificationId?: string;
      /** @description Of `different_request`: the fields that differ, such as `documents.second.types`. */
      readonly fields?: readonly string[];
      /** @description Of `blocked`: the field of the request that iDenfy named. */
      readonly field?: string;
      /**
       * Format: date-time
       * @description Of `blocked`: when it goes on by itself.
       */
      readonly retryAt?: string;
      /** @description Of `step_unknown`: the steps that exist. */
      readonly steps?: readonly string[];
      /** @description Of `already_decided`: the name of the API key. */
      readonly decidedBy?: string;
      /** @description Of `already_decided`. */
      readonly decision?: string;
      /**
       * Format: date-time
       * @description Of `already_decided`.
       */
      readonly decidedAt?: string;
      /** @description Of `not_ready`. */
      readonly checks?: {
        readonly [key: string]: 'ok' | 'away' | 'missing';
      };
    } & {
      readonly [key: string]: unknown;
    };
    /** @enum {string} */
    readonly ComparisonVerdict: 'match' | 'close' | 'mismatch' | 'not-available';
    readonly FieldComparison: {
      readonly verdict: components['schemas']['ComparisonVerdict'];
      /** @description For a reviewer; may hold what the documents say. */
      readonly sentence: string;
      /** @description What is behind the verdict in the first document. */
      readonly identity: string | null;
      /** @description And in the second. */
      readonly document: string | null;
    };
    /** @description docs/matching.md says how it is made. */
    readonly Comparison: {
      /** @description The version of the rules by which it was made. */
      readonly rules: string;
      /** @description Rules of another version may compare other fields. */
      readonly fields: {
        readonly firstNames?: components['schemas']['FieldComparison'];
        readonly lastNames?: components['schemas']['FieldComparison'];
        readonly fullName?: components['schemas']['FieldComparison'];
        readonly dateOfBirth?: components['schemas']['FieldComparison'];
        readonly birthPlace?: components['schemas']['FieldComparison'];
        readonly sex?: components['schemas']['FieldComparison'];
        readonly nationality?: components['schemas']['FieldComparison'];
        readonly personalCode?: components['schemas']['FieldComparison'];
        readonly documentNumber?: components['schemas']['FieldComparison'];
      } & {
        readonly [key: string]: components['schemas']['FieldComparison'];
      };
      /** @description Whether both documents belong to one person. */
      readonly person: {
        readonly verdict: components['schemas']['ComparisonVerdict'];
        /** @description Sentences, the weightiest first. */
        readonly reasons: readonly string[];
      };
      /** @description Both have one type, one issuing country and one number. */
      readonly sameDocument: boolean;
    };
    readonly GivenField: {
      readonly given: string;
      /** @default null */
      readonly identity: {
        /**
         * @default not-available
         * @enum {string}
         */
        readonly verdict: 'match' | 'close' | 'mismatch' | 'not-available';
        /** @default  */
        readonly sentence: string;
        /** @default null */
        readonly read: string | null;
      } | null;
      /** @default null */
      readonly document: {
        /**
         * @default not-available
         * @enum {string}
         */
        readonly verdict: 'match' | 'close' | 'mismatch' | 'not-available';
        /** @default  */
        readonly sentence: string;
        /** @default null */
        readonly read: string | null;
      } | null;
    };
    readonly GivenPerson: {
      readonly firstName?: components['schemas']['GivenField'];
      readonly lastName?: components['schemas']['GivenField'];
      readonly dateOfBirth?: components['schemas']['GivenField'];
    };
    /** @description What iDenfy read from a document, in its own names; null or left out where it read nothing. */
    readonly DocumentData: {
      readonly docFirstName?: string | null;
      readonly docLastName?: string | null;
      readonly docNumber?: string | null;
      readonly docPersonalCode?: string | null;
      readonly docExpiry?: string | null;
      readonly docDob?: string | null;
      readonly docDateOfIssue?: string | null;
      readonly docType?: string | null;
      readonly docSex?: string | null;
      readonly docNationality?: string | null;
      readonly docIssuingCountry?: string | null;
      readonly birthPlace?: string | null;
      readonly authority?: string | null;
      readonly address?: string | null;
      readonly docTemporaryAddress?: string | null;
      readonly docBirthName?: string | null;
      readonly docPatronymic?: string | null;
      readonly mothersMaidenName?: string | null;
      readonly driverLicenseCategory?: string | null;
      readonly manuallyDataChanged?: boolean | null;
      readonly fullName?: string | null;
      readonly selectedCountry?: string | null;
      readonly ageEstimate?: unknown;
      readonly clientIpProxyRiskLevel?: unknown;
      readonly duplicateFaces?: unknown;
      readonly duplicateDocFaces?: unknown;
      readonly additionalData?: unknown;
      readonly orgFirstName?: string | null;
      readonly orgLastName?: string | null;
      readonly orgNationality?: string | null;
      readonly orgBirthPlace?: string | null;
      readonly orgAuthority?: string | null;
      readonly orgAddress?: string | null;
      readonly orgTemporaryAddress?: string | null;
      readonly orgMothersMaidenName?: string | null;
      readonly orgPatronymic?: string | null;
      readonly orgBirthName?: string | null;
      /** @description Fields that iDenfy sent in another type than documented, so that nobody could read them. */
      readonly unreadFields?: readonly (
        | 'docFirstName'
        | 'docLastName'
        | 'docNumber'
        | 'docPersonalCode'
        | 'docExpiry'
        | 'docDateOfIssue'
        | 'docDob'
        | 'docType'
        | 'docSex'
        | 'docNationality'
        | 'docIssuingCountry'
        | 'birthPlace'
        | 'docBirthName'
        | 'docPatronymic'
        | 'fullName'
        | 'orgFirstName'
        | 'orgLastName'
        | 'orgBirthPlace'
        | 'orgBirthName'
        | 'orgPatronymic'
        | 'mothersMaidenName'
        | 'orgMothersMaidenName'
        | 'authority'
        | 'address'
        | 'docTemporaryAddress'
        | 'driverLicenseCategory'
        | 'manuallyDataChanged'
        | 'selectedCountry'
        | 'orgNationality'
        | 'orgAuthority'
        | 'orgAddress'
        | 'orgTemporaryAddress'
      )[];
    } & {
      readonly [key: string]: unknown;
    };
    /** @description iDenfy made a session. Of the method `silent`, the session of the second document is for no user; of `sequential`, both are made before the user begins. */
    readonly SessionCreatedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.session_created';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /** @description `identity` or `document`: whose session it is. */
        readonly role: components['schemas']['SessionRole'] | null;
        /** @description The session at iDenfy. */
        readonly scanRef: string;
      };
    };
    /** @description The verification has iDenfy’s decision about one of its sessions, by webhook or by a poll; a corrected decision is another event. What iDenfy decided is not said, since it is not the outcome. */
    readonly ResultReceivedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.result_received';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /** @description `identity` or `document`: whose session it is. */
        readonly role: components['schemas']['SessionRole'] | null;
        /** @description The session at iDenfy. */
        readonly scanRef: string;
      };
    };
    /** @description It cannot go on without an operator, or not before `retryAt`; the runbook says what helps. */
    readonly BlockedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.blocked';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /**
         * Format: date-time
         * @description Since when it is blocked.
         */
        readonly since: string;
        /** @description How long it waits. */
        readonly until: string | null;
        /** @description When it tries again by itself; `null`: it waits for an operator. */
        readonly retryAt: string | null;
        /** @description The field of the request that iDenfy named. */
        readonly field: string | null;
      };
    };
    /** @description A blocked verification goes on: an operator resumed it, the caller replaced the request, or the cause is gone. */
    readonly ResumedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.resumed';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /**
         * Format: date-time
         * @description Since when it was blocked; the same as in `verification.blocked`.
         */
        readonly since: string;
      };
    };
    /** @description A reviewer is asked. If iDenfy says something new meanwhile, another question may follow. */
    readonly AwaitingDecisionEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.awaiting_decision';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /**
         * Format: date-time
         * @description Since when it waits for a decision.
         */
        readonly since: string;
        /** @description Undecided by then, it ends as REQUIRES_REVIEW. */
        readonly until: string | null;
        /** @description What an approval does: `verifies`, `goes-on` or `impossible`. */
        readonly approval: components['schemas']['ApprovalEffect'];
      };
    };
    /** @description It still waits for a decision: `DECISION_REMINDER_SECONDS` after the question, and then after pauses as long as the wait so far, of a week at most. */
    readonly DecisionReminderEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.decision_reminder';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /**
         * Format: date-time
         * @description Since when it waits for a decision.
         */
        readonly since: string;
        /** @description Undecided by then, it ends as REQUIRES_REVIEW. */
        readonly until: string | null;
      };
    };
    /** @description It has an outcome. If iDenfy says something else while it closes, a second one follows with the stricter outcome: the higher `sequence` counts, and `GET /v1/verifications/{clientId}` says what is in force. */
    readonly ClosedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.closed';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
      };
    };
    /** @description iDenfy decided otherwise after it was closed. The outcome stays; a person should look. */
    readonly ContradictedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.contradicted';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /** @description `identity` or `document`: whose session it is. */
        readonly role: components['schemas']['SessionRole'] | null;
        /** @description The session at iDenfy. */
        readonly scanRef: string;
      };
    };
    /** @description Everything about it is erased, here and at iDenfy, by request or at the end of its term. One for each attempt. All other events of it are gone. */
    readonly ErasedEvent: {
      /** @description The same each time it is sent. */
      readonly id: string;
      /** @constant */
      readonly type: 'verification.erased';
      /**
       * @description Of its form. Members may be added within a version.
       * @constant
       */
      readonly version: 1;
      /** @description Grows in the order in which events were written; it has gaps. */
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
        /** @description As in the answer of `DELETE` and in the act log. */
        readonly erasureId: string;
      };
    };
    /** @description Of a type of another version of this service: pass over it. */
    readonly OtherEvent: {
      readonly id: string;
      readonly type: string;
      readonly version: number;
      readonly sequence: number;
      /** Format: date-time */
      readonly occurredAt: string;
      readonly data: {
        /** @description `null` in `verification.erased`: nothing of the client stays. */
        readonly clientId: string | null;
        /** @description Of this attempt, as in the answer that opened it. */
        readonly verificationId: string;
        /** @description The number of attempts of the client that were closed before. */
        readonly attempt: number | null;
        /** @description `silent`, `sequential` or `stored`. */
        readonly method: components['schemas']['Method'] | null;
        /** @description In which the event leaves the verification; `null` where it tells nothing of that. */
        readonly stage:
          | (
              | 'creating-session'
              | 'awaiting-user'
              | 'in-review-at-idenfy'
              | 'downloading-documents'
              | 'submitting-documents'
              | 'awaiting-document-result'
              | 'awaiting-decision'
              | 'blocked'
              | 'recording'
              | 'closed'
              | 'unknown'
            )
          | null;
        /** @description Of a closed verification. */
        readonly outcome: components['schemas']['Outcome'] | null;
        /** @description Why, where there is a why: codes of [outcomes.md](outcomes.md). */
        readonly reasons: readonly components['schemas']['Reason'][];
        /** @description Your own reference. */
        readonly externalRef: string | null;
        /** @description Your own words, as you gave them. */
        readonly metadata: {
          readonly [key: string]: string;
        };
      };
    };
    readonly Event:
      | components['schemas']['SessionCreatedEvent']
      | components['schemas']['ResultReceivedEvent']
      | components['schemas']['BlockedEvent']
      | components['schemas']['ResumedEvent']
      | components['schemas']['AwaitingDecisionEvent']
      | components['schemas']['DecisionReminderEvent']
      | components['schemas']['ClosedEvent']
      | components['schemas']['ContradictedEvent']
      | components['schemas']['ErasedEvent']
      | components['schemas']['OtherEvent'];
    /**
     * @example {
     *       "payloads": [
     *         {
     *           "metadata": {
     *             "encoding": "anNvbi9wbGFpbg=="
     *           },
     *           "data": "IkhlbGxvIg=="
     *         }
     *       ]
     *     }
     */
    readonly Payloads: {
      readonly payloads: readonly {
        readonly metadata?: {
          readonly [key: string]: string;
        } | null;
        readonly data?: string | null;
      }[];
    };
    readonly FoundVerification: {
      readonly verificationId: string;
      readonly clientId: string;
      /** @description From 1. */
      readonly attempt: number;
      readonly method: components['schemas']['Method'];
      /** @enum {string} */
      readonly stage: 'running' | 'blocked' | 'awaiting-decision' | 'closed';
      readonly outcome: components['schemas']['Outcome'] | null;
      readonly reasons: readonly components['schemas']['Reason'][];
      readonly externalRef: string | null;
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** Format: date-time */
      readonly openedAt: string;
      readonly closedAt: string | null;
      /** @description While it is `blocked`. */
      readonly blocked: {
        readonly reason: components['schemas']['Reason'];
        /** Format: date-time */
        readonly since: string;
      } | null;
      /** @description While it is `awaiting-decision`. */
      readonly pendingDecision: {
        /** Format: date-time */
        readonly since: string;
        /** Format: date-time */
        readonly until: string;
      } | null;
    };
    /**
     * @example {
     *       "verifications": [
     *         {
     *           "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
     *           "clientId": "user-123",
     *           "attempt": 1,
     *           "method": "silent",
     *           "stage": "closed",
     *           "outcome": "EXPIRED",
     *           "reasons": [
     *             "identity_expired"
     *           ],
     *           "externalRef": "order-4711",
     *           "metadata": {
     *             "branch": "riga"
     *           },
     *           "openedAt": "2026-11-22T14:12:38.162Z",
     *           "closedAt": "2026-11-23T14:20:02.512Z",
     *           "blocked": null,
     *           "pendingDecision": null
     *         }
     *       ],
     *       "next": null,
     *       "total": 1
     *     }
     */
    readonly FoundVerifications: {
      /** @description The latest first. */
      readonly verifications: readonly components['schemas']['FoundVerification'][];
      /** @description The `cursor` of the next page; null where this is the last. A page may have fewer than `limit` before the last one, where few fit all that is asked. */
      readonly next: string | null;
      /** @description How many there are from here on, where that is known without counting: up to 250. */
      readonly total: number | null;
    };
    /** @description The proof of an erasure. It holds no personal data. */
    readonly Erasure: {
      readonly erasureId: string;
      /**
       * @description `waiting-for-idenfy`: nothing is left here, and the deletion is requested from iDenfy again until it succeeds.
       * @enum {string}
       */
      readonly state: 'running' | 'waiting-for-idenfy' | 'complete';
      /** Format: date-time */
      readonly requestedAt: string;
      /** @description The name of the API key */
      readonly requestedBy: string;
      /** @description Since when nothing is left here */
      readonly ownDataGoneAt: string | null;
      readonly completedAt: string | null;
      /** @description How many of each there were in the records */
      readonly erased: {
        readonly attempts: number;
        readonly results: number;
        readonly decisions: number;
        readonly documents: number;
        readonly webhooks: number;
      };
      readonly idenfy: {
        readonly sessions: number;
        readonly deleted: number;
        /** @description iDenfy deletes nothing while a token lives; until then at least */
        readonly copyMayLiveUntil: string | null;
        /** @description Why iDenfy has not deleted all of them yet */
        readonly lastRefusal: string | null;
      };
      readonly temporal: {
        readonly histories: number;
        readonly deleted: number;
        /** @description Where Temporal does not allow deletion: until when its retention keeps what only your keys can read; null then where Temporal does not say */
        readonly ciphertextUntil: string | null;
      };
      readonly keptOnPurpose: readonly string[];
      /** @description What no code of this service can erase */
      readonly beyondReach: readonly string[];
    };
    readonly LegalHold: {
      readonly clientId: string;
      /** @description The name of the API key */
      readonly heldBy: string;
      /** Format: date-time */
      readonly heldSince: string;
      readonly reason: string;
    };
    readonly ParkedWebhook: {
      readonly eventId: string;
      /** @enum {string} */
      readonly reason:
        'no-open-run' | 'contradiction' | 'unplaced' | 'signal-limit' | 'refused-by-temporal' | 'unknown';
      readonly scanRef: string | null;
      readonly clientId: string | null;
      readonly verificationId: string | null;
      readonly eventType: string;
      readonly final: boolean | null;
      readonly overall: string | null;
      readonly digest: string;
      /** Format: date-time */
      readonly receivedAt: string;
    };
    readonly Act: {
      /** @description From 1, without a gap. */
      readonly position: number;
      /** Format: date-time */
      readonly at: string;
      /** @enum {string} */
      readonly kind:
        | 'opening'
        | 'cancelling'
        | 'resuming'
        | 'deciding'
        | 'data-read'
        | 'document-read'
        | 'evidence-read'
        | 'payloads-read'
        | 'bundle-read'
        | 'key-made'
        | 'key-revoked'
        | 'key-handed-over'
        | 'log-in'
        | 'log-in-failed'
        | 'hold-set'
        | 'hold-lifted'
        | 'erasure'
        | 'redelivery'
        | 'endpoint-enabled'
        | 'events-resent'
        | 'start'
        | 'begun-anew'
        | 'unknown';
      /** @description The name of the API key, or `codec-token`, `command`, `retention`, `server`, `worker`, `nobody`. */
      readonly by: string;
      readonly verificationId: string | null;
      /** @description A keyed hash of the `clientId`, as in the proof of an erasure. */
      readonly clientDigest: string | null;
      /** @description A keyed hash of the address it came from. */
      readonly source: string | null;
      readonly detail: {
        readonly [key: string]: string | number | boolean | null;
      };
      /** @description Why, in their own words; gone once the client is erased. */
      readonly note: string | null;
      readonly hash: string;
    };
    readonly Reading: {
      readonly id: number;
      /** Format: date-time */
      readonly readAt: string;
      /** @description The name of the API key, or `codec-token`. */
      readonly readBy: string;
      /** @enum {string} */
      readonly kind: 'document' | 'evidence' | 'payload' | 'bundle' | 'unknown';
      readonly verificationId: string | null;
      /** @description The name of the document, the number of payloads, or the id of the evidence bundle. */
      readonly detail: string | null;
    };
    readonly EventEndpoint: {
      readonly name: string;
      /** @enum {string} */
      readonly state: 'working' | 'failing' | 'disabled';
      /** @description What it wants; `null`: all. */
      readonly types:
        | readonly (
            | 'verification.session_created'
            | 'verification.result_received'
            | 'verification.blocked'
            | 'verification.resumed'
            | 'verification.awaiting_decision'
            | 'verification.decision_reminder'
            | 'verification.closed'
            | 'verification.contradicted'
            | 'verification.erased'
          )[]
        | null;
      /** @description Since when nothing got through. */
      readonly failingSince: string | null;
      readonly disabledAt: string | null;
      /** @description `gone`: it answered 410. `failing`: nothing got through for five days. */
      readonly disabledReason: ('gone' | 'failing' | 'unknown') | null;
      /** @description Events that are still to be delivered, counted up to 1,000. */
      readonly waiting: number;
    };
    readonly EventDelivery: {
      readonly endpoint: string;
      /**
       * @description `waiting`: for its first or next try. `failed`: given up after all of them.
       * @enum {string}
       */
      readonly state: 'waiting' | 'delivered' | 'failed' | 'dropped' | 'unknown';
      readonly nextTryAt: string | null;
      /** @description When it was delivered, or given up. */
      readonly endedAt: string | null;
      readonly tries: readonly {
        /** Format: date-time */
        readonly at: string;
        /** @description Of HTTP; `null`: there was no answer. */
        readonly status: number | null;
        readonly milliseconds: number;
        /** @description `null`: it was delivered. */
        readonly failure:
          | (
              | 'http_status'
              | 'redirected'
              | 'gone'
              | 'timeout'
              | 'connection_refused'
              | 'unreachable'
              | 'connection_lost'
              | 'name_not_found'
              | 'address_not_allowed'
              | 'tls_failed'
              | 'not_http'
              | 'unknown'
            )
          | null;
      }[];
    };
    readonly UsableSession: {
      readonly scanRef: string;
      /** @constant */
      readonly usable: true;
      /** @description Where to send the user. */
      readonly redirectUrl: string;
      readonly authToken: string;
      /** Format: date-time */
      readonly expiresAt: string;
    };
    /** @description Finished, or past its life: without link and token. */
    readonly FinishedSession: {
      readonly scanRef: string;
      /** @constant */
      readonly usable: false;
    };
    /**
     * @example {
     *       "clientId": "user-123",
     *       "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
     *       "method": "silent",
     *       "stage": "awaiting-user",
     *       "session": {
     *         "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
     *         "usable": true,
     *         "redirectUrl": "https://ivs.idenfy.com/api/v2/redirect?authToken=…",
     *         "authToken": "…",
     *         "expiresAt": "2026-11-23T14:12:38.162Z"
     *       }
     *     }
     */
    readonly OpenedVerification: {
      readonly clientId: string;
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly stage: components['schemas']['OpenStage'];
      readonly session: components['schemas']['UsableSession'] | components['schemas']['FinishedSession'];
      /**
       * Format: date-time
       * @description Until when the link of an earlier attempt can still be opened, since iDenfy cannot end a session. What comes of it is recorded with that attempt.
       */
      readonly earlierLinksUntil?: string;
    };
    readonly SessionResult: {
      /** @description iDenfy’s own word, such as `APPROVED`; it may be a new one. */
      readonly overall: string | null;
      /** @description iDenfy’s own word on the additional step. */
      readonly additionalSteps: string | null;
      readonly final: boolean | null;
      readonly source: components['schemas']['ResultSource'];
      /** Format: date-time */
      readonly receivedAt: string;
      /** @description Once the verification is closed, or a reviewer is asked. */
      readonly data: components['schemas']['DocumentData'] | null;
    };
    readonly Contradiction: {
      readonly eventId: string;
      readonly role: components['schemas']['SessionRole'];
      readonly scanRef: string;
      /** @description What iDenfy says now, in its own word. */
      readonly overall: string;
      /** @description Whether a person at iDenfy decided, and not the machine. */
      readonly byHand: boolean;
      /** @description What it says against VERIFIED, such as `fraud_tag:DUPLICATE_FACE` (docs/evidence.md); left out of earlier attempts. */
      readonly evidence?: readonly string[];
      /** Format: date-time */
      readonly receivedAt: string;
    };
    readonly ExpiryNotice: {
      readonly role: components['schemas']['SessionRole'];
      readonly scanRef: string;
      /** @description iDenfy’s word, such as `DOCUMENT_EXPIRES_WITHIN_30_DAYS`. */
      readonly threshold: string;
      readonly documentExpiration: string | null;
      /** Format: date-time */
      readonly receivedAt: string;
    };
    readonly EarlierAttempt: {
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly openedAt: string;
      /** @description Other decisions of iDenfy since it was closed. They never change the outcome; look at them. */
      readonly contradictions: readonly components['schemas']['Contradiction'][];
      /** @description From 1. */
      readonly attempt: number;
      readonly outcome: components['schemas']['Outcome'];
      /** Format: date-time */
      readonly closedAt: string;
    };
    readonly Decision: {
      readonly decision: components['schemas']['ReviewerDecision'];
      /** @description The name of the API key. */
      readonly decidedBy: string;
      readonly reviewer: string | null;
      readonly reason: string;
      readonly seen: string | null;
      /** @description Why a reviewer was asked. */
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly decidedAt: string;
    };
    readonly Blocked: {
      readonly reason: components['schemas']['Reason'];
      readonly help: string;
      /** Format: date-time */
      readonly since: string;
      /** @description The field of the request that iDenfy named, as `POST /v1/verifications` calls it. */
      readonly field?: string;
      /**
       * Format: date-time
       * @description When it is tried again without anybody’s doing; where that is not set, never.
       */
      readonly retryAt?: string;
    };
    readonly KeptApproval: {
      /** @description The name of the API key. */
      readonly approvedBy: string;
      readonly reviewer: string | null;
      readonly reason: string;
      /** Format: date-time */
      readonly approvedAt: string;
    };
    /** @description `reasons` of the verification says why a reviewer is asked. */
    readonly PendingDecision: {
      readonly approval: components['schemas']['ApprovalEffect'];
      /** Format: date-time */
      readonly since: string;
      /** Format: date-time */
      readonly until: string;
      /** @description It counts once another key has approved as well (`TWO_APPROVALS`). */
      readonly firstApproval?: components['schemas']['KeptApproval'];
    };
    /** @description What was requested last, with the settings in the place of what was left out; an empty list means any. What an operator corrected since is not in it. */
    readonly RequestAsUnderstood: {
      readonly documents: {
        readonly identity: {
          readonly types: readonly string[];
          readonly countries: readonly string[];
        };
        readonly second: {
          readonly types: readonly string[];
          readonly country: string | null;
        };
      };
      readonly documentSteps: {
        readonly front: string | null;
        readonly back: string | null;
      };
      /** @description Null where none were given: the account’s default serves. */
      readonly additionalSteps: {
        readonly [key: string]: unknown;
      } | null;
      readonly locale: string | null;
      readonly externalRef: string | null;
      /** @description Empty where none was given. */
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** @description Empty where none was given. Null for a key with the scope `outcomes` alone. */
      readonly person: {
        readonly firstName?: string;
        readonly lastName?: string;
        readonly dateOfBirth?: string;
      } | null;
      /** @description Empty where none was given. Null for a key with the scope `outcomes` alone. */
      readonly urls: {
        readonly success?: string;
        readonly error?: string;
        readonly unverified?: string;
      } | null;
    };
    readonly Session: {
      readonly role: components['schemas']['SessionRole'];
      readonly scanRef: string;
      /** Format: date-time */
      readonly createdAt: string;
      /** Format: date-time */
      readonly expiresAt: string;
      readonly result: components['schemas']['SessionResult'] | null;
    };
    readonly StoredDocument: {
      readonly name: string;
      readonly step: string;
      readonly byteLength: number;
      readonly sha256: string;
      readonly mediaType: string;
      /** Format: date-time */
      readonly storedAt: string;
    };
    /** @description It has its outcome, which stands. */
    readonly ClosedVerification: {
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly openedAt: string;
      /** @description Other decisions of iDenfy since it was closed. They never change the outcome; look at them. */
      readonly contradictions: readonly components['schemas']['Contradiction'][];
      readonly clientId: string;
      readonly externalRef: string | null;
      /** @description Empty where none was given. */
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** @description Null where nobody knows any more: of an attempt that an earlier version opened or that was ended by hand. */
      readonly request: components['schemas']['RequestAsUnderstood'] | null;
      readonly sessions: readonly components['schemas']['Session'][];
      readonly comparison: components['schemas']['Comparison'] | null;
      /** @description What you gave of the person, with a verdict for each field against each document; once there are results, or while it is blocked. */
      readonly person: components['schemas']['GivenPerson'] | null;
      readonly comparisonDigest: string | null;
      readonly decisions: readonly components['schemas']['Decision'][];
      readonly documents: readonly components['schemas']['StoredDocument'][];
      readonly timeline: readonly {
        /** Format: date-time */
        readonly at: string;
        readonly what: string;
      }[];
      /** @description iDenfy’s notices that a document expires. They decide nothing. */
      readonly expiryNotices: readonly components['schemas']['ExpiryNotice'][];
      /** @description The latest first. */
      readonly earlierAttempts: readonly components['schemas']['EarlierAttempt'][];
      /** @description From 1. */
      readonly attempt: number;
      readonly outcome: components['schemas']['Outcome'];
      /** Format: date-time */
      readonly closedAt: string;
      /** @constant */
      readonly stage: 'closed';
      readonly waitingUntil: null;
      readonly blocked: null;
      readonly pendingDecision: null;
      /** @constant */
      readonly partial: false;
    };
    /** @description It waits for an operator. `blocked` says why and what would help; docs/runbook.md has more. */
    readonly BlockedVerification: {
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly openedAt: string;
      /** @description Other decisions of iDenfy since it was closed. They never change the outcome; look at them. */
      readonly contradictions: readonly components['schemas']['Contradiction'][];
      readonly clientId: string;
      readonly externalRef: string | null;
      /** @description Empty where none was given. */
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** @description Null where nobody knows any more: of an attempt that an earlier version opened or that was ended by hand. */
      readonly request: components['schemas']['RequestAsUnderstood'] | null;
      readonly sessions: readonly components['schemas']['Session'][];
      readonly comparison: components['schemas']['Comparison'] | null;
      /** @description What you gave of the person, with a verdict for each field against each document; once there are results, or while it is blocked. */
      readonly person: components['schemas']['GivenPerson'] | null;
      readonly comparisonDigest: string | null;
      readonly decisions: readonly components['schemas']['Decision'][];
      readonly documents: readonly components['schemas']['StoredDocument'][];
      readonly timeline: readonly {
        /** Format: date-time */
        readonly at: string;
        readonly what: string;
      }[];
      /** @description iDenfy’s notices that a document expires. They decide nothing. */
      readonly expiryNotices: readonly components['schemas']['ExpiryNotice'][];
      /** @description The latest first. */
      readonly earlierAttempts: readonly components['schemas']['EarlierAttempt'][];
      /** @description From 1. */
      readonly attempt: number;
      readonly outcome: null;
      readonly closedAt: null;
      /** @description When the run goes on by itself. */
      readonly waitingUntil: string | null;
      /** @constant */
      readonly partial: false;
      /** @constant */
      readonly stage: 'blocked';
      readonly blocked: components['schemas']['Blocked'];
      readonly pendingDecision: null;
      /** @description The names of the additional steps that are known, for `documentSteps`. */
      readonly steps?: readonly string[];
    };
    /** @description It waits for a reviewer. */
    readonly VerificationAwaitingDecision: {
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly openedAt: string;
      /** @description Other decisions of iDenfy since it was closed. They never change the outcome; look at them. */
      readonly contradictions: readonly components['schemas']['Contradiction'][];
      readonly clientId: string;
      readonly externalRef: string | null;
      /** @description Empty where none was given. */
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** @description Null where nobody knows any more: of an attempt that an earlier version opened or that was ended by hand. */
      readonly request: components['schemas']['RequestAsUnderstood'] | null;
      readonly sessions: readonly components['schemas']['Session'][];
      readonly comparison: components['schemas']['Comparison'] | null;
      /** @description What you gave of the person, with a verdict for each field against each document; once there are results, or while it is blocked. */
      readonly person: components['schemas']['GivenPerson'] | null;
      readonly comparisonDigest: string | null;
      readonly decisions: readonly components['schemas']['Decision'][];
      readonly documents: readonly components['schemas']['StoredDocument'][];
      readonly timeline: readonly {
        /** Format: date-time */
        readonly at: string;
        readonly what: string;
      }[];
      /** @description iDenfy’s notices that a document expires. They decide nothing. */
      readonly expiryNotices: readonly components['schemas']['ExpiryNotice'][];
      /** @description The latest first. */
      readonly earlierAttempts: readonly components['schemas']['EarlierAttempt'][];
      /** @description From 1. */
      readonly attempt: number;
      readonly outcome: null;
      readonly closedAt: null;
      /** @description When the run goes on by itself. */
      readonly waitingUntil: string | null;
      /** @constant */
      readonly partial: false;
      /** @constant */
      readonly stage: 'awaiting-decision';
      readonly blocked: null;
      readonly pendingDecision: components['schemas']['PendingDecision'];
    };
    /** @description It goes on by itself. */
    readonly RunningVerification: {
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly openedAt: string;
      /** @description Other decisions of iDenfy since it was closed. They never change the outcome; look at them. */
      readonly contradictions: readonly components['schemas']['Contradiction'][];
      readonly clientId: string;
      readonly externalRef: string | null;
      /** @description Empty where none was given. */
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** @description Null where nobody knows any more: of an attempt that an earlier version opened or that was ended by hand. */
      readonly request: components['schemas']['RequestAsUnderstood'] | null;
      readonly sessions: readonly components['schemas']['Session'][];
      readonly comparison: components['schemas']['Comparison'] | null;
      /** @description What you gave of the person, with a verdict for each field against each document; once there are results, or while it is blocked. */
      readonly person: components['schemas']['GivenPerson'] | null;
      readonly comparisonDigest: string | null;
      readonly decisions: readonly components['schemas']['Decision'][];
      readonly documents: readonly components['schemas']['StoredDocument'][];
      readonly timeline: readonly {
        /** Format: date-time */
        readonly at: string;
        readonly what: string;
      }[];
      /** @description iDenfy’s notices that a document expires. They decide nothing. */
      readonly expiryNotices: readonly components['schemas']['ExpiryNotice'][];
      /** @description The latest first. */
      readonly earlierAttempts: readonly components['schemas']['EarlierAttempt'][];
      /** @description From 1. */
      readonly attempt: number;
      readonly outcome: null;
      readonly closedAt: null;
      /** @description When the run goes on by itself. */
      readonly waitingUntil: string | null;
      /** @constant */
      readonly partial: false;
      readonly stage: components['schemas']['RunningStage'];
      readonly blocked: null;
      readonly pendingDecision: null;
    };
    /** @description It is open and its run did not answer: the ids are right, the rest may be old or missing. */
    readonly PartialVerification: {
      readonly verificationId: string;
      readonly method: components['schemas']['Method'];
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly openedAt: string;
      /** @description Other decisions of iDenfy since it was closed. They never change the outcome; look at them. */
      readonly contradictions: readonly components['schemas']['Contradiction'][];
      readonly clientId: string;
      readonly externalRef: string | null;
      /** @description Empty where none was given. */
      readonly metadata: {
        readonly [key: string]: string;
      };
      /** @description Null where nobody knows any more: of an attempt that an earlier version opened or that was ended by hand. */
      readonly request: components['schemas']['RequestAsUnderstood'] | null;
      readonly sessions: readonly components['schemas']['Session'][];
      readonly comparison: components['schemas']['Comparison'] | null;
      /** @description What you gave of the person, with a verdict for each field against each document; once there are results, or while it is blocked. */
      readonly person: components['schemas']['GivenPerson'] | null;
      readonly comparisonDigest: string | null;
      readonly decisions: readonly components['schemas']['Decision'][];
      readonly documents: readonly components['schemas']['StoredDocument'][];
      readonly timeline: readonly {
        /** Format: date-time */
        readonly at: string;
        readonly what: string;
      }[];
      /** @description iDenfy’s notices that a document expires. They decide nothing. */
      readonly expiryNotices: readonly components['schemas']['ExpiryNotice'][];
      /** @description The latest first. */
      readonly earlierAttempts: readonly components['schemas']['EarlierAttempt'][];
      readonly attempt: number | null;
      readonly stage: components['schemas']['OpenStage'];
      readonly outcome: null;
      readonly closedAt: null;
      readonly waitingUntil: null;
      readonly blocked: null;
      readonly pendingDecision: components['schemas']['PendingDecision'] | null;
      /** @constant */
      readonly partial: true;
    };
    /**
     * @description What there is depends on `stage`, and on `partial`.
     * @example {
     *       "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
     *       "method": "silent",
     *       "reasons": [
     *         "identity_expired"
     *       ],
     *       "openedAt": "2026-11-22T14:12:38.162Z",
     *       "contradictions": [],
     *       "clientId": "user-123",
     *       "externalRef": "order-4711",
     *       "metadata": {
     *         "branch": "riga"
     *       },
     *       "request": {
     *         "documents": {
     *           "identity": {
     *             "types": [
     *               "PASSPORT"
     *             ],
     *             "countries": [
     *               "LV"
     *             ]
     *           },
     *           "second": {
     *             "types": [
     *               "RESIDENCE_PERMIT"
     *             ],
     *             "country": "LT"
     *           }
     *         },
     *         "documentSteps": {
     *           "front": null,
     *           "back": null
     *         },
     *         "additionalSteps": null,
     *         "locale": "en",
     *         "externalRef": "order-4711",
     *         "metadata": {
     *           "branch": "riga"
     *         },
     *         "person": {
     *           "firstName": "José María",
     *           "lastName": "O’Brien",
     *           "dateOfBirth": "1990-04-30"
     *         },
     *         "urls": {}
     *       },
     *       "sessions": [
     *         {
     *           "role": "identity",
     *           "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
     *           "createdAt": "2026-11-22T14:12:38.162Z",
     *           "expiresAt": "2026-11-23T14:12:38.162Z",
     *           "result": {
     *             "overall": "EXPIRED",
     *             "additionalSteps": null,
     *             "final": null,
     *             "source": "webhook",
     *             "receivedAt": "2026-11-23T14:20:02.317Z",
     *             "data": null
     *           }
     *         }
     *       ],
     *       "comparison": null,
     *       "person": null,
     *       "comparisonDigest": null,
     *       "decisions": [],
     *       "documents": [],
     *       "timeline": [
     *         {
     *           "at": "2026-11-22T14:12:38.162Z",
     *           "what": "The session of the first document is there"
     *         }
     *       ],
     *       "expiryNotices": [],
     *       "earlierAttempts": [],
     *       "attempt": 1,
     *       "outcome": "EXPIRED",
     *       "closedAt": "2026-11-23T14:20:02.512Z",
     *       "stage": "closed",
     *       "waitingUntil": null,
     *       "blocked": null,
     *       "pendingDecision": null,
     *       "partial": false
     *     }
     */
    readonly Verification:
      | (
          | components['schemas']['ClosedVerification']
          | components['schemas']['BlockedVerification']
          | components['schemas']['VerificationAwaitingDecision']
          | components['schemas']['RunningVerification']
        )
      | components['schemas']['PartialVerification'];
    readonly DecidedVerification: {
      readonly decision: components['schemas']['ReviewerDecision'];
      /** @description The name of the API key. */
      readonly decidedBy: string;
      readonly reviewer: string | null;
      readonly reason: string;
      readonly seen: string | null;
      /** @description Why a reviewer was asked. */
      readonly reasons: readonly components['schemas']['Reason'][];
      /** Format: date-time */
      readonly decidedAt: string;
      readonly clientId: string;
      readonly verificationId: string;
    };
    readonly FirstApproval: {
      readonly clientId: string;
      readonly verificationId: string;
      /** @constant */
      readonly needs: 'second-approval';
      /** @description The name of the API key. */
      readonly approvedBy: string;
      /** Format: date-time */
      readonly approvedAt: string;
    };
    readonly ResumedVerification: {
      readonly clientId: string;
      readonly verificationId: string;
      /** @description The reason for which it was blocked. */
      readonly resumedFrom: components['schemas']['Reason'];
      readonly submissionsAccepted: number;
      readonly notice: string;
    };
  };
  responses: never;
  parameters: never;
  requestBodies: never;
  headers: never;
  pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
  readonly getDescription: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly isAlive: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            /** @enum {string} */
            readonly status: 'alive';
          };
        };
      };
    };
  };
  readonly isReady: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            /** @enum {string} */
            readonly status: 'ready';
            readonly checks: {
              readonly [key: string]: 'ok' | 'away' | 'missing' | 'broken';
            };
          };
        };
      };
      /** @description `not_ready`: The server is not ready */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly findVerifications: {
    readonly parameters: {
      readonly query?: {
        /** @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\". */
        readonly clientId?: string;
        readonly externalRef?: string;
        /** @description An entry of `metadata`, such as `branch=riga`; repeated, all of them. */
        readonly metadata?: string | readonly string[];
        /** @description `open`: any but `closed`. `running`: it goes on by itself; which stage that is, the verification itself says. */
        readonly stage?: 'open' | 'running' | 'blocked' | 'awaiting-decision' | 'closed';
        readonly outcome?: 'VERIFIED' | 'REQUIRES_REVIEW' | 'REJECTED' | 'EXPIRED' | 'CANCELLED';
        readonly method?: 'silent' | 'sequential' | 'stored';
        /** @description One of `reasons`: why it ended, waits for a reviewer or is blocked. */
        readonly reason?: string;
        readonly openedFrom?: string;
        readonly openedBefore?: string;
        /** @description With this or `closedBefore`, the list is in the order of `closedAt`. */
        readonly closedFrom?: string;
        readonly closedBefore?: string;
        readonly limit?: number;
        /** @description `next` of the page before, of the same search. */
        readonly cursor?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "verifications": [
           *         {
           *           "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
           *           "clientId": "user-123",
           *           "attempt": 1,
           *           "method": "silent",
           *           "stage": "closed",
           *           "outcome": "EXPIRED",
           *           "reasons": [
           *             "identity_expired"
           *           ],
           *           "externalRef": "order-4711",
           *           "metadata": {
           *             "branch": "riga"
           *           },
           *           "openedAt": "2026-11-22T14:12:38.162Z",
           *           "closedAt": "2026-11-23T14:20:02.512Z",
           *           "blocked": null,
           *           "pendingDecision": null
           *         }
           *       ],
           *       "next": null,
           *       "total": 1
           *     }
           */
          readonly 'application/json': components['schemas']['FoundVerifications'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly openVerification: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text that is this request’s alone, such as a UUID. A repeat with the same API key and the same body within 24 hours (`IDEMPOTENCY_HOURS`) gets the same answer, with `Idempotent-Replayed: true`. */
        readonly 'idempotency-key'?: string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        /**
         * @example {
         *       "clientId": "user-123",
         *       "method": "silent",
         *       "documents": {
         *         "identity": {
         *           "types": [
         *             "PASSPORT"
         *           ],
         *           "countries": [
         *             "LV"
         *           ]
         *         },
         *         "second": {
         *           "types": [
         *             "RESIDENCE_PERMIT"
         *           ],
         *           "country": "LT"
         *         }
         *       },
         *       "person": {
         *         "firstName": "José María",
         *         "lastName": "O’Brien",
         *         "dateOfBirth": "1990-04-30"
         *       },
         *       "externalRef": "order-4711",
         *       "metadata": {
         *         "branch": "riga"
         *       },
         *       "locale": "en"
         *     }
         */
        readonly 'application/json': components['schemas']['OpenVerificationInput'];
      };
    };
    readonly responses: {
      /** @description A verification of this clientId is open already: the same session. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "clientId": "user-123",
           *       "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
           *       "method": "silent",
           *       "stage": "awaiting-user",
           *       "session": {
           *         "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
           *         "usable": true,
           *         "redirectUrl": "https://ivs.idenfy.com/api/v2/redirect?authToken=…",
           *         "authToken": "…",
           *         "expiresAt": "2026-11-23T14:12:38.162Z"
           *       }
           *     }
           */
          readonly 'application/json': components['schemas']['OpenedVerification'];
        };
      };
      /** @description Started: send the user to `session.redirectUrl`. */
      readonly 201: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "clientId": "user-123",
           *       "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
           *       "method": "silent",
           *       "stage": "awaiting-user",
           *       "session": {
           *         "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
           *         "usable": true,
           *         "redirectUrl": "https://ivs.idenfy.com/api/v2/redirect?authToken=…",
           *         "authToken": "…",
           *         "expiresAt": "2026-11-23T14:12:38.162Z"
           *       }
           *     }
           */
          readonly 'application/json': components['schemas']['OpenedVerification'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `already_verified`: This clientId is verified already
       *
       *     `different_method`: A verification with another method is open
       *
       *     `different_request`: A verification with another request is open
       *
       *     `erasure_running`: Everything about this clientId is being erased
       *
       *     `verification_closed`: The verification is over
       *
       *     `idempotency_key_in_use`: A request with this Idempotency-Key is being worked on
       *
       *     `idempotency_key_reused`: The Idempotency-Key came with another request before
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `no_additional_step_configured`: The session would ask for no second document */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `blocked`: The verification is blocked
       *
       *     `still_starting`: The session is not there yet
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getVerification: {
    readonly parameters: {
      readonly query?: {
        /** @description Seconds to wait for a change. The answer comes at once when the verification is closed, or in another stage than `after`; without `after`, with its next event. */
        readonly wait?: number;
        /** @description The `stage` that you know. It counts with `wait` alone. */
        readonly after?:
          | 'creating-session'
          | 'awaiting-user'
          | 'in-review-at-idenfy'
          | 'downloading-documents'
          | 'submitting-documents'
          | 'awaiting-document-result'
          | 'awaiting-decision'
          | 'blocked'
          | 'recording'
          | 'closed'
          | 'unknown';
      };
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
           *       "method": "silent",
           *       "reasons": [
           *         "identity_expired"
           *       ],
           *       "openedAt": "2026-11-22T14:12:38.162Z",
           *       "contradictions": [],
           *       "clientId": "user-123",
           *       "externalRef": "order-4711",
           *       "metadata": {
           *         "branch": "riga"
           *       },
           *       "request": {
           *         "documents": {
           *           "identity": {
           *             "types": [
           *               "PASSPORT"
           *             ],
           *             "countries": [
           *               "LV"
           *             ]
           *           },
           *           "second": {
           *             "types": [
           *               "RESIDENCE_PERMIT"
           *             ],
           *             "country": "LT"
           *           }
           *         },
           *         "documentSteps": {
           *           "front": null,
           *           "back": null
           *         },
           *         "additionalSteps": null,
           *         "locale": "en",
           *         "externalRef": "order-4711",
           *         "metadata": {
           *           "branch": "riga"
           *         },
           *         "person": {
           *           "firstName": "José María",
           *           "lastName": "O’Brien",
           *           "dateOfBirth": "1990-04-30"
           *         },
           *         "urls": {}
           *       },
           *       "sessions": [
           *         {
           *           "role": "identity",
           *           "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
           *           "createdAt": "2026-11-22T14:12:38.162Z",
           *           "expiresAt": "2026-11-23T14:12:38.162Z",
           *           "result": {
           *             "overall": "EXPIRED",
           *             "additionalSteps": null,
           *             "final": null,
           *             "source": "webhook",
           *             "receivedAt": "2026-11-23T14:20:02.317Z",
           *             "data": null
           *           }
           *         }
           *       ],
           *       "comparison": null,
           *       "person": null,
           *       "comparisonDigest": null,
           *       "decisions": [],
           *       "documents": [],
           *       "timeline": [
           *         {
           *           "at": "2026-11-22T14:12:38.162Z",
           *           "what": "The session of the first document is there"
           *         }
           *       ],
           *       "expiryNotices": [],
           *       "earlierAttempts": [],
           *       "attempt": 1,
           *       "outcome": "EXPIRED",
           *       "closedAt": "2026-11-23T14:20:02.512Z",
           *       "stage": "closed",
           *       "waitingUntil": null,
           *       "blocked": null,
           *       "pendingDecision": null,
           *       "partial": false
           *     }
           */
          readonly 'application/json': components['schemas']['Verification'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `verification_not_found`: No verification has this clientId
       *
       *     `erased`: What there was about this clientId is erased
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `erasure_running`: Everything about this clientId is being erased */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `rate_limited`: Too many requests
       *
       *     `too_many_streams`: Too many open streams
       */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly eraseVerifications: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Everything is erased: the proof. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Erasure'];
        };
      };
      /** @description The erasure is under way, and goes on by itself. */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Erasure'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `verification_not_found`: No verification has this clientId */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `legal_hold`: A legal hold keeps what there is about this clientId */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly cancelVerification: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text that is this request’s alone, such as a UUID. A repeat with the same API key and the same body within 24 hours (`IDEMPOTENCY_HOURS`) gets the same answer, with `Idempotent-Replayed: true`. */
        readonly 'idempotency-key'?: string;
      };
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "verificationId": "01a2039a-1016-71bf-be2a-64e35a5c7ff4",
           *       "method": "silent",
           *       "reasons": [
           *         "identity_expired"
           *       ],
           *       "openedAt": "2026-11-22T14:12:38.162Z",
           *       "contradictions": [],
           *       "clientId": "user-123",
           *       "externalRef": "order-4711",
           *       "metadata": {
           *         "branch": "riga"
           *       },
           *       "request": {
           *         "documents": {
           *           "identity": {
           *             "types": [
           *               "PASSPORT"
           *             ],
           *             "countries": [
           *               "LV"
           *             ]
           *           },
           *           "second": {
           *             "types": [
           *               "RESIDENCE_PERMIT"
           *             ],
           *             "country": "LT"
           *           }
           *         },
           *         "documentSteps": {
           *           "front": null,
           *           "back": null
           *         },
           *         "additionalSteps": null,
           *         "locale": "en",
           *         "externalRef": "order-4711",
           *         "metadata": {
           *           "branch": "riga"
           *         },
           *         "person": {
           *           "firstName": "José María",
           *           "lastName": "O’Brien",
           *           "dateOfBirth": "1990-04-30"
           *         },
           *         "urls": {}
           *       },
           *       "sessions": [
           *         {
           *           "role": "identity",
           *           "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
           *           "createdAt": "2026-11-22T14:12:38.162Z",
           *           "expiresAt": "2026-11-23T14:12:38.162Z",
           *           "result": {
           *             "overall": "EXPIRED",
           *             "additionalSteps": null,
           *             "final": null,
           *             "source": "webhook",
           *             "receivedAt": "2026-11-23T14:20:02.317Z",
           *             "data": null
           *           }
           *         }
           *       ],
           *       "comparison": null,
           *       "person": null,
           *       "comparisonDigest": null,
           *       "decisions": [],
           *       "documents": [],
           *       "timeline": [
           *         {
           *           "at": "2026-11-22T14:12:38.162Z",
           *           "what": "The session of the first document is there"
           *         }
           *       ],
           *       "expiryNotices": [],
           *       "earlierAttempts": [],
           *       "attempt": 1,
           *       "outcome": "EXPIRED",
           *       "closedAt": "2026-11-23T14:20:02.512Z",
           *       "stage": "closed",
           *       "waitingUntil": null,
           *       "blocked": null,
           *       "pendingDecision": null,
           *       "partial": false
           *     }
           */
          readonly 'application/json': components['schemas']['Verification'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `verification_not_found`: No verification has this clientId */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `verification_closed`: The verification is over
       *
       *     `erasure_running`: Everything about this clientId is being erased
       *
       *     `idempotency_key_in_use`: A request with this Idempotency-Key is being worked on
       *
       *     `idempotency_key_reused`: The Idempotency-Key came with another request before
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly resumeVerification: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text that is this request’s alone, such as a UUID. A repeat with the same API key and the same body within 24 hours (`IDEMPOTENCY_HOURS`) gets the same answer, with `Idempotent-Replayed: true`. */
        readonly 'idempotency-key'?: string;
      };
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ResumeVerificationInput'];
      };
    };
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['ResumedVerification'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `verification_not_found`: No verification has this clientId */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `verification_closed`: The verification is over
       *
       *     `not_blocked`: The verification is not blocked
       *
       *     `correction_without_effect`: The correction could not have any effect
       *
       *     `idempotency_key_in_use`: A request with this Idempotency-Key is being worked on
       *
       *     `idempotency_key_reused`: The Idempotency-Key came with another request before
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `step_unknown`: The session has no such step */
      readonly 422: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly decideVerification: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: {
        /** @description Any text that is this request’s alone, such as a UUID. A repeat with the same API key and the same body within 24 hours (`IDEMPOTENCY_HOURS`) gets the same answer, with `Idempotent-Replayed: true`. */
        readonly 'idempotency-key'?: string;
      };
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        /**
         * @example {
         *       "decision": "reject",
         *       "reason": "A sibling: another given name and birth date.",
         *       "reviewer": "A. Reviewer"
         *     }
         */
        readonly 'application/json': components['schemas']['DecideVerificationInput'];
      };
    };
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['DecidedVerification'];
        };
      };
      /** @description Kept: it counts once another key has approved as well (`TWO_APPROVALS`). */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['FirstApproval'];
        };
      };
      /**
       * @description `invalid_request`: The request is not valid
       *
       *     `seen_required`: An approval names what was looked at
       */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `forbidden`: The API key may not do this
       *
       *     `own_verification`: The key that opened a verification may not decide it
       */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `verification_not_found`: No verification has this clientId */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `verification_closed`: The verification is over
       *
       *     `nothing_to_decide`: The verification does not wait for a decision
       *
       *     `already_decided`: The verification is decided already
       *
       *     `decision_outdated`: The decision is about what has changed since
       *
       *     `approval_impossible`: The verification cannot be approved
       *
       *     `idempotency_key_in_use`: A request with this Idempotency-Key is being worked on
       *
       *     `idempotency_key_reused`: The Idempotency-Key came with another request before
       */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly followAll: {
    readonly parameters: {
      readonly query?: {
        /** @description Only events of this type. */
        readonly type?:
          | 'verification.session_created'
          | 'verification.result_received'
          | 'verification.blocked'
          | 'verification.resumed'
          | 'verification.awaiting_decision'
          | 'verification.decision_reminder'
          | 'verification.closed'
          | 'verification.contradicted'
          | 'verification.erased';
        /** @description Go on after the event of this `sequence`; `0`: with the oldest that is kept. */
        readonly after?: number;
      };
      readonly header?: {
        /** @description Where the listener stopped; a browser sends it by itself. It counts more than `after`. */
        readonly 'last-event-id'?: number;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Events without an end, each with its `sequence` as id and what `GET /v1/events` shows of it as data. A comment and the present id come every 15 s. An event `gap` says that events between `Last-Event-ID` and the oldest that is kept are gone. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example id: 42
           *     event: verification.closed
           *     data: {"type":"verification.closed","sequence":42}
           */
          readonly 'text/event-stream': string;
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `rate_limited`: Too many requests
       *
       *     `too_many_streams`: Too many open streams
       */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly followVerification: {
    readonly parameters: {
      readonly query?: {
        /** @description Only events of this type. */
        readonly type?:
          | 'verification.session_created'
          | 'verification.result_received'
          | 'verification.blocked'
          | 'verification.resumed'
          | 'verification.awaiting_decision'
          | 'verification.decision_reminder'
          | 'verification.closed'
          | 'verification.contradicted'
          | 'verification.erased';
        /** @description Go on after the event of this `sequence`; `0`: with the oldest that is kept. */
        readonly after?: number;
      };
      readonly header?: {
        /** @description Where the listener stopped; a browser sends it by itself. It counts more than `after`. */
        readonly 'last-event-id'?: number;
      };
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Events without an end, each with its `sequence` as id and what `GET /v1/events` shows of it as data. A comment and the present id come every 15 s. An event `gap` says that events between `Last-Event-ID` and the oldest that is kept are gone. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example id: 42
           *     event: verification.closed
           *     data: {"type":"verification.closed","sequence":42}
           */
          readonly 'text/event-stream': string;
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `verification_not_found`: No verification has this clientId
       *
       *     `erased`: What there was about this clientId is erased
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `rate_limited`: Too many requests
       *
       *     `too_many_streams`: Too many open streams
       */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getErasure: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['Erasure'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `erasure_not_found`: Nothing of this clientId was erased */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getLegalHold: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LegalHold'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `no_legal_hold`: There is no legal hold on this clientId */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly placeLegalHold: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        /**
         * @example {
         *       "reason": "Case 2026/117"
         *     }
         */
        readonly 'application/json': components['schemas']['PlaceLegalHoldInput'];
      };
    };
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['LegalHold'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `erasure_running`: Everything about this clientId is being erased */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly liftLegalHold: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: {
      readonly content: {
        /**
         * @example {
         *       "reason": "Case 2026/117 is closed"
         *     }
         */
        readonly 'application/json': components['schemas']['LiftLegalHoldInput'] | null;
      };
    };
    readonly responses: {
      /** @description Lifted, or there was none. */
      readonly 204: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getDocument: {
    readonly parameters: {
      readonly query?: {
        /** @description An earlier attempt; else the latest. */
        readonly verificationId?: string;
      };
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
        /**
         * @description `name` in `documents` of the verification.
         * @example SECOND_DOCUMENT_FRONT
         */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The file, as its type */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'image/jpeg': string;
          readonly 'image/png': string;
          readonly 'application/pdf': string;
          readonly 'application/octet-stream': string;
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `verification_not_found`: No verification has this clientId
       *
       *     `document_not_found`: The verification has no such document
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `internal_error`: Something went wrong here
       *
       *     `document_damaged`: The stored document is damaged
       */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `documents_unavailable`: The document store does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getEvidence: {
    readonly parameters: {
      readonly query?: {
        /** @description An earlier attempt; else the latest. */
        readonly verificationId?: string;
      };
      readonly header?: never;
      readonly path: {
        /**
         * @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\".
         * @example user-123
         */
        readonly clientId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description The bundle */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/zip': string;
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `verification_not_found`: No verification has this clientId */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `erasure_running`: Everything about this clientId is being erased */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `documents_unavailable`: The document store does not answer
       *
       *     `overloaded`: The server cannot take this now
       *
       *     `temporal_unavailable`: Temporal does not answer
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listActs: {
    readonly parameters: {
      readonly query?: {
        readonly verificationId?: string;
        readonly limit?: number;
        /** @description `next` of the page before */
        readonly before?: number;
        readonly kind?:
          | 'opening'
          | 'cancelling'
          | 'resuming'
          | 'deciding'
          | 'data-read'
          | 'document-read'
          | 'evidence-read'
          | 'payloads-read'
          | 'bundle-read'
          | 'key-made'
          | 'key-revoked'
          | 'key-handed-over'
          | 'log-in'
          | 'log-in-failed'
          | 'hold-set'
          | 'hold-lifted'
          | 'erasure'
          | 'redelivery'
          | 'endpoint-enabled'
          | 'events-resent'
          | 'start'
          | 'begun-anew';
        /** @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\". */
        readonly clientId?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly acts: readonly components['schemas']['Act'][];
            readonly next: number | null;
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listReadings: {
    readonly parameters: {
      readonly query?: {
        readonly verificationId?: string;
        readonly limit?: number;
        /** @description `next` of the page before */
        readonly before?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly readings: readonly components['schemas']['Reading'][];
            readonly next: number | null;
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listEvents: {
    readonly parameters: {
      readonly query?: {
        readonly type?:
          | 'verification.session_created'
          | 'verification.result_received'
          | 'verification.blocked'
          | 'verification.resumed'
          | 'verification.awaiting_decision'
          | 'verification.decision_reminder'
          | 'verification.closed'
          | 'verification.contradicted'
          | 'verification.erased';
        /** @description Your own name for the person: 1 to 100 printable ASCII characters without spaces, "/" and "\". */
        readonly clientId?: string;
        readonly verificationId?: string;
        /** @description Written since then. */
        readonly since?: string;
        /** @description Written before then. */
        readonly until?: string;
        readonly limit?: number;
        /** @description `next` of the page before, or the `sequence` of an event. */
        readonly after?: number;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly events: readonly components['schemas']['Event'][];
            readonly next: number | null;
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly getEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @example evt_5f0c1d7e9a3b48c2a6d4e8f01b2c3d4e */
        readonly eventId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly event: components['schemas']['Event'];
            readonly deliveries: readonly components['schemas']['EventDelivery'][];
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `event_not_found`: There is no such event */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly resendEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @example evt_5f0c1d7e9a3b48c2a6d4e8f01b2c3d4e */
        readonly eventId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: {
      readonly content: {
        /**
         * @example {
         *       "endpoint": "orders"
         *     }
         */
        readonly 'application/json': components['schemas']['ResendEventInput'] | null;
      };
    };
    readonly responses: {
      /** @description Default Response */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly id: string;
            readonly endpoints: readonly string[];
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `event_not_found`: There is no such event
       *
       *     `event_endpoint_unknown`: Events are sent to no endpoint of this name
       */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly resendFailedEvents: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        /**
         * @example {
         *       "since": "2026-11-22T14:12:38Z",
         *       "endpoint": "orders"
         *     }
         */
        readonly 'application/json': components['schemas']['ResendFailedEventsInput'];
      };
    };
    readonly responses: {
      /** @description Default Response */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            /** @description How many are on their way again. */
            readonly deliveries: number;
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `event_endpoint_unknown`: Events are sent to no endpoint of this name */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listEventEndpoints: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly endpoints: readonly components['schemas']['EventEndpoint'][];
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly enableEventEndpoint: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @example orders */
        readonly name: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': components['schemas']['EventEndpoint'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `event_endpoint_unknown`: Events are sent to no endpoint of this name */
      readonly 404: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly listParkedWebhooks: {
    readonly parameters: {
      readonly query?: {
        readonly reason?:
          'no-open-run' | 'contradiction' | 'unplaced' | 'signal-limit' | 'refused-by-temporal';
        readonly limit?: number;
        /** @description `next` of the page before */
        readonly before?: string;
      };
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly webhooks: readonly components['schemas']['ParkedWebhook'][];
            readonly next: string | null;
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly redeliverWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path: {
        /** @example 5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f5f */
        readonly eventId: string;
      };
      readonly cookie?: never;
    };
    readonly requestBody?: never;
    readonly responses: {
      /** @description Default Response */
      readonly 202: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/json': {
            readonly eventId: string;
            /** @enum {string} */
            readonly state: 'waiting';
          };
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `webhook_not_parked`: No webhook is parked under this id */
      readonly 409: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly decodePayloads: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        /**
         * @example {
         *       "payloads": [
         *         {
         *           "metadata": {
         *             "encoding": "anNvbi9wbGFpbg=="
         *           },
         *           "data": "IkhlbGxvIg=="
         *         }
         *       ]
         *     }
         */
        readonly 'application/json': components['schemas']['PayloadsInput'];
      };
    };
    readonly responses: {
      /** @description Default Response */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          /**
           * @example {
           *       "payloads": [
           *         {
           *           "metadata": {
           *             "encoding": "anNvbi9wbGFpbg=="
           *           },
           *           "data": "IkhlbGxvIg=="
           *         }
           *       ]
           *     }
           */
          readonly 'application/json': components['schemas']['Payloads'];
        };
      };
      /** @description `invalid_request`: The request is not valid */
      readonly 400: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unauthorized`: No valid API key */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `forbidden`: The API key may not do this */
      readonly 403: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `internal_error`: Something went wrong here */
      readonly 500: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `records_unavailable`: The database does not answer */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly receiveWebhook: {
    readonly parameters: {
      readonly query?: never;
      readonly header?: never;
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        /**
         * @example {
         *       "scanRef": "be3f7ccf-7987-431d-88e2-cc2a4ce78a55",
         *       "clientId": "user-123",
         *       "final": true,
         *       "status": {
         *         "overall": "EXPIRED"
         *       }
         *     }
         */
        readonly 'application/json': components['schemas']['IdenfyWebhookInput'];
      };
    };
    readonly responses: {
      /** @description The event is durable. */
      readonly 200: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description `invalid_signature`: The signature is missing or wrong */
      readonly 401: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `body_too_large`: The body is too large */
      readonly 413: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `unsupported_media_type`: The body has a type that this address does not take */
      readonly 415: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /** @description `rate_limited`: Too many requests */
      readonly 429: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
      /**
       * @description `records_unavailable`: The database does not answer
       *
       *     `overloaded`: The server cannot take this now
       */
      readonly 503: {
        headers: {
          readonly [name: string]: unknown;
        };
        content: {
          readonly 'application/problem+json': components['schemas']['Problem'];
        };
      };
    };
  };
  readonly onSessionCreatedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['SessionCreatedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onResultReceivedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ResultReceivedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onBlockedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['BlockedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onResumedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ResumedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onAwaitingDecisionEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['AwaitingDecisionEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onDecisionReminderEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['DecisionReminderEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onClosedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ClosedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onContradictedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ContradictedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
  readonly onErasedEvent: {
    readonly parameters: {
      readonly query?: never;
      readonly header: {
        /** @description The id of the event. */
        readonly 'webhook-id': string;
        /** @description When it was sent, in seconds since 1970. */
        readonly 'webhook-timestamp': string;
        /** @description One signature for each secret, `v1,` and base64, separated by spaces. */
        readonly 'webhook-signature': string;
      };
      readonly path?: never;
      readonly cookie?: never;
    };
    readonly requestBody: {
      readonly content: {
        readonly 'application/json': components['schemas']['ErasedEvent'];
      };
    };
    readonly responses: {
      /** @description You want no more: the endpoint is disabled. */
      readonly 410: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description You have it. */
      readonly '2XX': {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
      /** @description Not now: it is sent again later, for three days. */
      readonly default: {
        headers: {
          readonly [name: string]: unknown;
        };
        content?: never;
      };
    };
  };
}
