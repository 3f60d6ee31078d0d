export { silentVerification } from './silent-verification.ts';
