import type { ReactNode } from 'react'

export type RowGroup = 'go' | 'do' | 'todos' | 'chats' | 'ask'

/** Something that the palette can do. */
export interface PaletteRow {
  id: string
  group: RowGroup
  label: string
  /** Says what kind of thing it is, such as "List", or when a todo is. */
  note?: string | undefined
  icon: ReactNode
  /** The shortcut that does the same. */
  keys?: string | undefined
  /** Other words that find it. */
  words?: string | undefined
  run: () => void
}
