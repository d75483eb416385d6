import type { Part } from '../part.ts'
import { actions } from './actions.ts'
import { chat } from './chat.ts'
import { detail } from './detail.ts'
import { keys } from './keys.ts'
import { places } from './places.ts'
import { rows } from './rows.ts'
import { time } from './time.ts'
import { views } from './views.ts'

/** The German texts. Loaded only for readers of German. */
export const german = { actions, chat, detail, keys, places, rows, time, views } satisfies Record<Part, object>
