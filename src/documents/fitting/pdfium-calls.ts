/** Functions of pdfium that its library has no method for; its module has them. */
import type { PDFiumDocument } from '@hyzyla/pdfium';
import { z } from 'zod';

export type Pdfium = PDFiumDocument['module'];

/** 0 where there is nothing, or no such function. */
export function asked(module: Pdfium, name: string, ...given: readonly number[]): number {
  return z.number().parse(tell(module, name, ...given) ?? 0);
}

/** Undefined where the module has no such function. */
export function tell(module: Pdfium, name: string, ...given: readonly number[]): unknown {
  const call: unknown = Reflect.get(module, name);
  return typeof call === 'function' ? Reflect.apply(call, module, given) : undefined;
}

/** Memory of pdfium's, for as long as `use` takes. */
export function withMemory<T>(module: Pdfium, byteLength: number, use: (at: number) => T): T {
  const at = module.wasmExports.malloc(byteLength);
  if (at === 0) throw new Error('pdfium has no memory left.');
  try {
    return use(at);
  } finally {
    module.wasmExports.free(at);
  }
}

/** What is there now: a view, since its memory may move whenever it grows. */
export function memoryOf(module: Pdfium, at: number, byteLength: number): DataView {
  return new DataView(module.HEAPU8.buffer, at, byteLength);
}
