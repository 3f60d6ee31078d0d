export { sequentialVerification } from './sequential-verification.ts';
export { silentVerification } from './silent-verification.ts';
export { storedVerification } from './stored-verification.ts';
