// Workflow code calls this file: it stays pure and without imports.

export type SideFile = { step: string; url: string; kind: 'image' | 'pdf' };

export type WebhookFiles = {
  /** The webhook's `additionalSteps`: name → type. */
  additionalSteps: Record<string, string | null> | null;
  /** The webhook's `fileUrls`. */
  images: Record<string, string>;
  /** The webhook's `additionalStepPdfUrls`. */
  pdfs: Record<string, string>;
};

export type WantedSides = { front?: string | undefined; back?: string | undefined };

export type ChosenSides =
  | { ok: true; front: SideFile; back?: SideFile; others: SideFile[] }
  | {
      ok: false;
      reason: 'additional_step_no_file' | 'second_document_front_missing' | 'second_document_sides_unknown';
      /** Every file of the additional steps, so that they can be made safe although no side is known. */
      others: SideFile[];
    };

/** Files of the first document, the face and the utility bill, whatever `additionalSteps` calls them. */
const NEVER = new Set(['FRONT', 'BACK', 'FACE', 'UTILITY_BILL', 'SECOND_UTILITY_BILL']);

/**
 * Tells which files of an identity session are the second document's front and back. Which step holds which side is the
 * account's choice (idenfy/api.md 2.6), so the configured or requested names decide; without them only what is plain:
 * one step is the front, two steps whose names end in FRONT and BACK are just that. It never guesses beyond that: a
 * wrong side buys a check for nothing.
 *
 * Only steps named in the webhook's `additionalSteps` count (design.md, invariant 6). Where a step has an image and a
 * PDF, the image is the side and the PDF goes to `others`. A missing back is no error: passports have none.
 */
export function chooseSides(files: WebhookFiles, wanted: WantedSides): ChosenSides {
  const named = Object.keys(files.additionalSteps ?? {}).filter((step) => !isReserved(step));
  const all = named.flatMap((step) => filesOf(step, files));
  // The first file of a step is its image where it has one.
  const sides = all.filter((file, index) => all.findIndex((other) => other.step === file.step) === index);

  const refuse = (reason: Extract<ChosenSides, { ok: false }>['reason']): ChosenSides => ({
    ok: false,
    reason,
    others: all,
  });
  const choose = (front: SideFile, back: SideFile | undefined): ChosenSides => {
    const others = all.filter((file) => file !== front && file !== back);
    return back === undefined ? { ok: true, front, others } : { ok: true, front, back, others };
  };

  const [first, second, ...rest] = sides;
  if (first === undefined) return refuse('additional_step_no_file');

  if (wanted.front !== undefined) {
    const front = sides.find((file) => file.step === wanted.front);
    if (front === undefined) return refuse('second_document_front_missing');
    return choose(
      front,
      sides.find((file) => file.step === wanted.back && file !== front),
    );
  }

  if (second === undefined) {
    // A lone back whose front was asked for and has no file must not be submitted as a front.
    const frontWithoutFile = named.some((step) => step !== first.step && endsIn(step, 'FRONT'));
    const isBack = first.step === wanted.back || (endsIn(first.step, 'BACK') && frontWithoutFile);
    return isBack ? refuse('second_document_front_missing') : choose(first, undefined);
  }

  if (rest.length > 0) return refuse('second_document_sides_unknown');
  const front = sides.find((file) => endsIn(file.step, 'FRONT'));
  const back = sides.find((file) =>
    wanted.back === undefined ? endsIn(file.step, 'BACK') : file.step === wanted.back,
  );
  if (front === undefined || back === undefined || front === back)
    return refuse('second_document_sides_unknown');
  return choose(front, back);
}

function isReserved(step: string): boolean {
  return NEVER.has(step) || step.endsWith('_VIDEO');
}

function endsIn(step: string, side: 'FRONT' | 'BACK'): boolean {
  return step.toUpperCase().endsWith(side);
}

function filesOf(step: string, { images, pdfs }: WebhookFiles): SideFile[] {
  const image = Object.hasOwn(images, step) ? images[step] : undefined;
  const pdf = Object.hasOwn(pdfs, step) ? pdfs[step] : undefined;
  const found: SideFile[] = [];
  if (image) found.push({ step, url: image, kind: 'image' });
  if (pdf) found.push({ step, url: pdf, kind: 'pdf' });
  return found;
}
