/** The current request of a run: its input with an operator's corrections or the caller's replaced request. */
import { corrected, loosening, sameWishes, withoutEffect, wishesOf } from '../domain/corrections.ts';
import type { Correction, VerificationInput, Wishes } from '../domain/input.ts';
import type { Method } from '../domain/words.ts';

export class Wanted {
  private readonly method: Method;
  private current: VerificationInput;
  /** The caller's last request, without an operator's corrections, with which the caller need not agree. */
  private askedLast: Wishes;
  private hasUnusedToken: () => boolean = () => false;
  private readonly looser = new Set<string>();

  constructor(input: VerificationInput, method: Method) {
    this.current = input;
    this.askedLast = wishesOf(input);
    this.method = method;
  }

  get input(): VerificationInput {
    return this.current;
  }

  get requested(): Wishes {
    return this.askedLast;
  }

  /** @param isUnused whether a token of the second document exists for which nothing was decided yet */
  tokenIsUnusedWhile(isUnused: () => boolean): void {
    this.hasUnusedToken = isUnused;
  }

  correct(correction: Correction): void {
    this.current = corrected(this.current, correction);
    for (const field of loosening(correction)) this.looser.add(field);
  }

  /** The corrections by which an operator let iDenfy look less closely, in whichever session. */
  get loosened(): readonly string[] {
    return [...this.looser];
  }

  /** The field of a correction that can no longer have an effect. */
  withoutEffect(correction: Correction, hasIdentitySession: boolean): string | null {
    const { method } = this;
    return withoutEffect(correction, { method, hasIdentitySession, hasUnusedToken: this.hasUnusedToken() });
  }

  isNew(wishes: Wishes): boolean {
    return !sameWishes(wishes, this.askedLast);
  }

  replace(wishes: Wishes): void {
    this.askedLast = wishesOf(wishes);
    this.current = { ...this.current, ...this.askedLast };
  }
}
