import type { Part } from '../part.ts'
import { chat } from './chat.ts'
import { places } from './places.ts'

/** The German texts. Loaded only for readers of German. */
export const german = { chat, places } satisfies Record<Part, object>
