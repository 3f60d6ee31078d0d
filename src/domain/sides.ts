/** Which files of an identity session are the second document's sides. Pure. */

export type SideFile = { step: string; url: string; kind: 'image' | 'pdf' };

export type WebhookFiles = {
  /** The steps that may hold the second document: name → type. */
  additionalSteps: Record<string, string | null> | null;
  /** Names that may or may not be steps: their files are kept, but are not a side. */
  beside?: readonly string[] | undefined;
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
      /** Every file of the additional steps, so that they can be stored although no side is known. */
      others: SideFile[];
    };

/**
 * Files of the first document, the face and the utility bill are never a second document, even if something calls them a
 * step, in upper or lower case (idenfy-api.md 3.9, 9).
 */
export function isNeverSecondDocument(name: string): boolean {
  const folded = foldedName(name);
  return NEVER.has(folded) || /(^|[_ -])VIDEO$/.test(folded);
}

const NEVER = new Set(['FRONT', 'BACK', 'FACE', 'UTILITY_BILL', 'SECOND_UTILITY_BILL']);

/** Names are compared in this form, since iDenfy may write them in different case in different places. */
function foldedName(name: string): string {
  return name.trim().toUpperCase();
}

/** The name in `map`: as written, otherwise in another case. */
export function keysOf(map: Readonly<Record<string, unknown>>, name: string): string[] {
  if (Object.hasOwn(map, name)) return [name];
  const folded = foldedName(name);
  return Object.keys(map).filter((key) => foldedName(key) === folded);
}

/**
 * Finds the second document's front and back among the files of an identity session. The account chooses which step
 * holds which side (idenfy-api.md 2.6), so the configured or requested names decide. Without them, a single step is the
 * front, and two steps whose names end in FRONT and BACK are front and back. Nothing else is guessed: a wrong side pays
 * for a useless check.
 * Only steps named in `additionalSteps` are sides (design.md, invariant 6). If a step has an image and a PDF, the image
 * is the side and the PDF goes to `others`. A missing back is no error: passports have none.
 */
export function chooseSides(files: WebhookFiles, wanted: WantedSides): ChosenSides {
  const named = Object.keys(files.additionalSteps ?? {}).filter((step) => !isNeverSecondDocument(step));
  const ofSteps = filesOf(named, files);
  const beside = filesOf(
    (files.beside ?? []).filter((name) => !isNeverSecondDocument(name)),
    files,
  ).filter((file) => !ofSteps.some((known) => known.url === file.url && known.step === file.step));
  const all = [...ofSteps, ...beside];
  // The first file of a step is its image, if it has one.
  const sides = ofSteps.filter(
    (file, index) => ofSteps.findIndex((other) => isSameStep(other.step, file.step)) === index,
  );

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
  if (first === undefined) {
    return refuse(beside.length === 0 ? 'additional_step_no_file' : 'second_document_sides_unknown');
  }

  if (wanted.front !== undefined) {
    const front = sides.find((file) => isSameStep(file.step, wanted.front));
    if (front === undefined) return refuse('second_document_front_missing');
    return choose(
      front,
      sides.find((file) => isSameStep(file.step, wanted.back) && file !== front),
    );
  }

  if (second === undefined) {
    // If the requested front has no file, a lone back must not be submitted as the front.
    const frontWithoutFile = named.some((step) => !isSameStep(step, first.step) && endsIn(step, 'FRONT'));
    const isBack = isSameStep(first.step, wanted.back) || (endsIn(first.step, 'BACK') && frontWithoutFile);
    return isBack ? refuse('second_document_front_missing') : choose(first, undefined);
  }

  if (rest.length > 0) return refuse('second_document_sides_unknown');
  const front = sides.find((file) => endsIn(file.step, 'FRONT'));
  const back = sides.find((file) =>
    wanted.back === undefined ? endsIn(file.step, 'BACK') : isSameStep(file.step, wanted.back),
  );
  if (front === undefined || back === undefined || front === back)
    return refuse('second_document_sides_unknown');
  return choose(front, back);
}

function isSameStep(step: string, other: string | undefined): boolean {
  return other !== undefined && foldedName(step) === foldedName(other);
}

function endsIn(step: string, side: 'FRONT' | 'BACK'): boolean {
  return foldedName(step).endsWith(side);
}

/** Each once, although two names may mean the same. */
function filesOf(names: readonly string[], { images, pdfs }: WebhookFiles): SideFile[] {
  const found = new Map<string, SideFile>();
  for (const name of names) {
    for (const [kind, links] of [
      ['image', images],
      ['pdf', pdfs],
    ] as const) {
      for (const step of keysOf(links, name)) {
        const url = links[step];
        if (url) found.set(`${kind} ${step}`, { step, url, kind });
      }
    }
  }
  return [...found.values()];
}
