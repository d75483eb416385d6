import type { Part } from '../part.ts'
import { places } from './places.ts'

/** The German texts. Loaded only for readers of German. */
export const german = { places } satisfies Record<Part, object>
