/** What a container of an image is started with, as the image's config says it (OCI image-spec, config.md). */
export interface ImageConfig {
  readonly Cmd: readonly string[];
  readonly Env?: readonly string[];
  readonly ExposedPorts?: Readonly<Record<string, object>>;
  readonly Labels?: Readonly<Record<string, string>>;
  readonly StopSignal?: string;
  readonly Volumes?: Readonly<Record<string, object>>;
  readonly WorkingDir?: string;
}

/** A file written into an image by its recipe. Paths of a recipe are relative to the image's root. */
export interface RecipeFile {
  readonly path: string;
  readonly text: string;
  /** Default 0o644. */
  readonly mode?: number;
}

/** How an image is made on this machine, without a registry. */
export interface Recipe {
  /** With its tag: `quay/web:1`. */
  readonly name: string;
  /** The image whose layers lie below; undefined for one that starts from nothing. */
  readonly from?: string;
  /** The Debian release of `packages`. */
  readonly suite?: string;
  /** Debian packages that are unpacked into the image; of what they depend on only the shared libraries they load. */
  readonly packages?: readonly string[];
  /** Paths of those packages that are left out, beside documentation and what belongs to the init system. */
  readonly without?: readonly string[];
  readonly folders?: readonly { readonly path: string; readonly mode?: number }[];
  readonly files?: readonly RecipeFile[];
  /** Path → where the symbolic link there points. */
  readonly links?: Readonly<Record<string, string>>;
  /** The machine's static busybox with a link for each of its applets. */
  readonly busybox?: boolean;
  readonly config: ImageConfig;
  /** The line of `docker history` that tells how the top layer came about. */
  readonly history: string;
  /** The image of a public registry that does the same, for an engine that can pull and a machine that cannot make. */
  readonly publicName?: string;
}

/**
 * What is being done about one image. `bytes` of `totalBytes` (0: not known) are done in this step.
 * `wait`: another process makes it; `ready`: it is on the engine.
 */
export interface ImageProgress {
  readonly image: string;
  readonly step: 'wait' | 'lists' | 'fetch' | 'make' | 'load' | 'pull' | 'ready';
  readonly bytes: number;
  readonly totalBytes: number;
}

export type OnProgress = (progress: ImageProgress) => void;
