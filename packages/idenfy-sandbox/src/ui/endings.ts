import { documentStatuses, faceStatuses } from '../vocabulary.ts';
import type { Account } from '../options.ts';
import type { Session } from '../state.ts';
import type { Choices } from './choices.ts';
import { Html, html, type Option, select, words } from './html.ts';

const option = (value: string, label: string): Option => ({ value, label });

/** The folded part of the form: how iDenfy shall decide, independent of the files. */
export function endings(session: Session, account: Account, choices: Choices, hasSteps: boolean): Html {
  const byFiles = option('', 'As the files say');
  const overall = [
    byFiles,
    option('APPROVED', 'Approved'),
    option('DENIED', 'Denied'),
    option('SUSPECTED', 'Suspected'),
  ];
  const verdicts = (codes: readonly string[]) => [byFiles, ...codes.map((code) => option(code, code))];
  const judged = account.uploadStepsJudged;
  const changed = [
    choices.overall,
    choices.stepVerdict,
    choices.documentVerdict,
    choices.faceVerdict,
    choices.review,
    choices.secondOverall,
    choices.secondDocumentVerdict,
  ].some((value) => value !== '');
  return html`<details class="card" ${changed && new Html('open')}>
    <summary>How should this end?</summary>
    <p class="hint">
      By itself the sandbox reads the codes in the pictures and decides as iDenfy would. Here you decide
      instead.
    </p>
    <div class="fields">
      ${select({ name: 'overall', label: 'Decision', value: choices.overall, options: overall })}
      ${
        hasSteps &&
        select({
          name: 'stepVerdict',
          label: 'Verdict on the additional step',
          value: choices.stepVerdict,
          options: [
            option('', `As this account does: ${judged === null ? 'uploads are not judged' : words(judged)}`),
            option('VALID', 'Valid'),
            option('INVALID', 'Invalid'),
            option('NOT_FOUND', 'Not found'),
            option('none', 'Not judged'),
          ],
        })
      }
      ${select({
        name: 'documentVerdict',
        label: 'Verdict on the document',
        value: choices.documentVerdict,
        options: verdicts(documentStatuses),
      })}
      ${
        session.tokenType === 'IDENTIFICATION' &&
        select({
          name: 'faceVerdict',
          label: 'Verdict on the face',
          value: choices.faceVerdict,
          options: verdicts(faceStatuses),
        })
      }
      ${select({
        name: 'review',
        label: 'Review by a person at iDenfy',
        value: choices.review,
        options: [
          option('', 'As the session asks for'),
          option('none', 'None'),
          option('after-a-while', 'An interim result, the reviewed one soon after'),
          option('when-told', 'An interim result, the reviewed one on request (control interface)'),
        ],
      })}
    </div>
    ${
      session.tokenType === 'IDENTIFICATION' &&
      hasSteps &&
      html`<h3>A later check of the second document</h3>
        <p class="hint">If these files are submitted again by direct processing.</p>
        <div class="fields">
          ${select({
            name: 'secondOverall',
            label: 'Decision of the later check',
            value: choices.secondOverall,
            options: overall,
          })}
          ${select({
            name: 'secondDocumentVerdict',
            label: 'Its verdict on the document',
            value: choices.secondDocumentVerdict,
            options: verdicts(documentStatuses),
          })}
        </div>`
    }
  </details>`;
}
