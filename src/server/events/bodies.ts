/** What is sent of an event: thin, so that whoever receives it asks for what it may know (docs/events.md). */
export { eventResource as eventBody } from './shapes.ts';
