export type EncryptionErrorCode =
  'encryption_key_unknown' | 'sealed_data_damaged' | 'sealed_data_unbound' | 'payload_not_encrypted';

/** Something cannot be opened. Says why and what would help, and never what it held. */
export class EncryptionError extends Error {
  override readonly name = 'EncryptionError';
  readonly code: EncryptionErrorCode;

  constructor(code: EncryptionErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
