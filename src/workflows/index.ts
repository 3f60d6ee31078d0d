export { erasure } from './erasure.ts';
export { retention } from './retention.ts';
export { sequentialVerification } from './sequential-verification.ts';
export { silentVerification } from './silent-verification.ts';
export { storedVerification } from './stored-verification.ts';
