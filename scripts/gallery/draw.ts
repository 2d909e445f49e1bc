import { drawFrame, type Frame } from './frame.ts';
import { dashboardScenes } from './scenes/dashboard.ts';
import { hostileScenes } from './scenes/hostile.ts';
import { lessonScenes } from './scenes/lessons.tsx';
import { pageScenes } from './scenes/pages.ts';
import { textOf, type Grid } from './grid.ts';
import type { Scene, Stage } from './scenes/scene.ts';

/** Where the texts of all pictures are kept. */
export const TEXT_FOLDER = 'test/gallery';

/** Every view in its states. */
export const scenes: readonly Scene[] = [
  ...dashboardScenes,
  ...pageScenes,
  ...lessonScenes,
  ...hostileScenes,
];

/** The languages in which every view is drawn. */
export const LANGUAGES = ['en', 'zh'] as const;

/** A scene on one stage. */
export interface Picture {
  /** `<view>-<columns>x<rows>-<language>`: its files are called so. */
  readonly name: string;
  readonly scene: Scene;
  readonly stage: Stage;
}

/** Every picture of the gallery. */
export function allPictures(): Picture[] {
  return scenes.flatMap((scene) =>
    scene.sizes.flatMap((size) =>
      LANGUAGES.map((language) => ({
        name: `${scene.name}-${size.columns}x${size.rows}-${language}`,
        scene,
        stage: { ...size, language },
      })),
    ),
  );
}

/** Draws a picture. The clock must stand (clock.ts). */
export async function drawPicture({ scene, stage }: Picture): Promise<Frame> {
  const actor = await scene.play(stage);
  try {
    return await drawFrame(actor.element, stage, actor.unicode);
  } finally {
    actor.stop();
  }
}

/** What the text file of a picture holds: each row with the blanks at its end. */
export function textFileOf(grid: Grid): string {
  return `${textOf(grid).join('\n')}\n`;
}
