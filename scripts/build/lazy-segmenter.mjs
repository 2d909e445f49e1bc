const RealSegmenter = globalThis.Intl['Segmenter'];

/**
 * Stands in for `Intl.Segmenter` in the bundle: the real one, whose data takes 10 ms to load, is made when
 * the first text needs it. Several libraries make one as they are loaded, and most screens need none.
 */
export class LazySegmenter {
  #options;
  #real;

  constructor(...options) {
    this.#options = options;
  }

  segment(text) {
    this.#real ??= new RealSegmenter(...this.#options);
    return this.#real.segment(text);
  }
}
