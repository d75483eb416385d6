import type { Temporal as TemporalTypes } from 'temporal-polyfill'

/**
 * The calendar and the clocks of the browser. Only a browser without Temporal loads the polyfill, which is a tenth of the
 * first load.
 */
export const Temporal: typeof TemporalTypes =
  (globalThis as { Temporal?: typeof TemporalTypes }).Temporal ?? (await import('temporal-polyfill')).Temporal
