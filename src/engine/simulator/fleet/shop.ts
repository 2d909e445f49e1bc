import { composed } from './compose.ts';
import { SHOP_BACKGROUND } from './shop-background.ts';
import { SHOP_STOREFRONT } from './shop-storefront.ts';
import type { ContainerSpec } from './types.ts';

/** The project "shop": a web shop with something wrong at its edges. */
export function shopContainers(): ContainerSpec[] {
  return [...SHOP_STOREFRONT, ...SHOP_BACKGROUND].map((service) => composed('shop', service));
}
