/**
 * Puts message and stack of every failure into a payload, which the codec encrypts; without it they are readable in
 * Temporal. CommonJS, since the SDK loads it with `require`, and webpack puts it into the bundle of the workflows.
 */
const { DefaultFailureConverter } = require('@temporalio/common');

exports.failureConverter = new DefaultFailureConverter({ encodeCommonAttributes: true });
