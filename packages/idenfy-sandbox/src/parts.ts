import type { Faults } from './faults/faults.ts';
import type { FileLinks } from './files.ts';
import type { Settings } from './options.ts';
import type { SandboxState } from './state.ts';
import type { Timers } from './timers.ts';
import type { WebhookDelivery } from './webhook-delivery.ts';

/** The parts that sessions use. */
export interface SessionsParts {
  settings: Settings;
  state: SandboxState;
  timers: Timers;
  delivery: WebhookDelivery;
  links: FileLinks;
  faults: Faults;
}
