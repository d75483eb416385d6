import {
  CalendarCheck,
  CircleHelp,
  LogOut,
  MessageCirclePlus,
  Moon,
  PanelRight,
  Plus,
  Redo2,
  Save,
  Sun,
  Tags,
  Undo2,
} from 'lucide-react'
import { APP_KEYS } from '../../lib/keys/app-keys.ts'
import { hasKeys, runKeys } from '../../lib/keys/use-keys.ts'
import { saveTheme } from '../../lib/page/theme.ts'
import { paletteTexts as t } from '../../lib/texts/palette.ts'
import { dayOf } from '../../lib/time/time.ts'
import { useTodos } from '../../lib/todos/replica-context.ts'
import { todoDay } from '../../lib/todos/todo-day.ts'
import { useTodoActions } from '../../lib/todos/use-todo-actions.ts'
import { useMe } from '../../lib/user/me.ts'
import type { PaletteRow } from './row.ts'

/** What the palette can do only with the help of the page around it. */
export interface PageActions {
  isAssistantHidden: boolean
  /** Null where the assistant is not beside the todos. */
  onToggleAssistant: (() => void) | null
  onNewChat: () => void
  onHelp: () => void
  onEditTags: () => void
  /** Null for a guest, who would lose the todos. */
  onSignOut: (() => void) | null
  /** Null for a user with an account. */
  onSaveTodos: (() => void) | null
}

/** Returns what the palette can do. Commands with a shortcut are listed only where the shortcut does something. */
export function useDoRows(page: PageActions): PaletteRow[] {
  const overdue = useOverdue()
  const { moveToDay } = useTodoActions()
  const { time_zone } = useMe()
  const isDark = isDarkNow()

  const row = (id: string, label: string, Icon: typeof Plus, run: () => void, keys?: string): PaletteRow => ({
    id,
    group: 'do',
    label,
    icon: <Icon size={16} aria-hidden />,
    keys,
    run,
  })
  const ofKeys = (id: keyof typeof APP_KEYS, label: string, Icon: typeof Plus) => {
    const [keys] = APP_KEYS[id].keys
    return hasKeys(keys) ? [row(id, label, Icon, () => runKeys(keys), keys)] : []
  }
  return [
    ...ofKeys('add', t.newTodo, Plus),
    row('new-chat', t.newChat, MessageCirclePlus, page.onNewChat),
    ...ofKeys('undo', t.undo, Undo2),
    ...ofKeys('redo', t.redo, Redo2),
    ...(overdue.length > 0
      ? [
          row('overdue', t.moveOverdue(overdue.length), CalendarCheck, () => {
            void moveToDay(overdue, dayOf(new Date().toISOString(), time_zone))
          }),
        ]
      : []),
    row('theme', isDark ? t.light : t.dark, isDark ? Sun : Moon, () => saveTheme(isDark ? 'light' : 'dark')),
    ...(page.onToggleAssistant
      ? [
          row(
            'assistant',
            page.isAssistantHidden ? t.showAssistant : t.hideAssistant,
            PanelRight,
            page.onToggleAssistant,
            APP_KEYS.panel.keys[0],
          ),
        ]
      : []),
    row('tags', t.editTags, Tags, page.onEditTags),
    row('help', t.help, CircleHelp, page.onHelp, APP_KEYS.help.keys[0]),
    ...(page.onSaveTodos ? [row('save-todos', t.saveTodos, Save, page.onSaveTodos)] : []),
    ...(page.onSignOut ? [row('sign-out', t.signOut, LogOut, page.onSignOut)] : []),
  ]
}

function useOverdue() {
  const { open } = useTodos()
  const { time_zone } = useMe()
  const today = dayOf(new Date().toISOString(), time_zone)
  return open.filter((todo) => {
    const day = todoDay(todo, { time_zone, today })
    return day !== null && day < today
  })
}

function isDarkNow(): boolean {
  const { theme } = document.documentElement.dataset
  return theme ? theme === 'dark' : window.matchMedia('(prefers-color-scheme: dark)').matches
}
