import type { Part } from '../part.ts'
import { account } from './account.ts'
import { actions } from './actions.ts'
import { auth } from './auth.ts'
import { chat } from './chat.ts'
import { common } from './common.ts'
import { connect } from './connect.ts'
import { detail } from './detail.ts'
import { history } from './history.ts'
import { keys } from './keys.ts'
import { lists } from './lists.ts'
import { menu } from './menu.ts'
import { palette } from './palette.ts'
import { pickers } from './pickers.ts'
import { places } from './places.ts'
import { programs } from './programs.ts'
import { quickAdd } from './quick-add.ts'
import { recurrence } from './recurrence.ts'
import { reminders } from './reminders.ts'
import { rows } from './rows.ts'
import { sessions } from './sessions.ts'
import { settings } from './settings.ts'
import { time } from './time.ts'
import { views } from './views.ts'

/** The German texts. Loaded only for readers of German. */
export const german = {
  account,
  actions,
  auth,
  chat,
  common,
  connect,
  detail,
  history,
  keys,
  lists,
  menu,
  palette,
  pickers,
  places,
  programs,
  quickAdd,
  recurrence,
  reminders,
  rows,
  sessions,
  settings,
  time,
  views,
} satisfies Record<Part, object>
