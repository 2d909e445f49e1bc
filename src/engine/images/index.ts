export { cachedImage, imageFolder, isCached } from './cache.ts';
export { imageBytes, readImage } from './make.ts';
export { cachedProgram, type ProgramRecipe } from './programs.ts';
export { progressMessage } from './progress.ts';
export { provideImages, type ProvideOptions } from './provide.ts';
export { BUSYBOX_IMAGE, RECIPES, recipeOf } from './recipes.ts';
export type { ImageTarget } from './store.ts';
export type { ImageConfig, ImageProgress, OnProgress, Recipe } from './types.ts';
