import { BUSYBOX_IMAGE, provideImages } from '../images/index.ts';

export { BUSYBOX_IMAGE };

/**
 * Puts `quay/busybox:1` on an engine, out of this machine's busybox-static.
 * @param engine where to; only its socket is used.
 * @throws EngineError when the engine refuses it or busybox is missing.
 */
export async function importBusybox(engine: { readonly socket: string }): Promise<void> {
  await provideImages({ socket: engine.socket }, [BUSYBOX_IMAGE]);
}
