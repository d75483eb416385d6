import type { FoundTime } from '../times/types.ts'

export type Importance = 'none' | 'low' | 'medium' | 'high'

/** What is wished for a todo. Fields that were not said are left out. */
export interface Wishes {
  title?: string
  /** The time that was said; a mere duration is in `minutes`. */
  time?: FoundTime
  /** How long it takes. */
  minutes?: number
  importance?: Importance
  tags?: string[]
  /** Remind this many minutes before it begins. */
  reminder?: number
}

/** Which todos are meant. Everything that is given must hold. */
export interface Target {
  /** Words of the title; empty when other things tell which. */
  words: string
  time?: FoundTime
  tag?: string
  importance?: Importance
  /** Only what should have been done by now. */
  overdue?: boolean
  status: 'open' | 'done' | 'all'
  /** `one` is expected, `all` that fit were asked for, `last` is "it": the one that was just spoken of. */
  which: 'one' | 'all' | 'last'
}

/** How to change todos. */
export interface Changes extends Wishes {
  /** Move by minutes (negative: earlier). */
  shift?: number
  add_tags?: string[]
  remove_tags?: string[]
}

export type Command =
  /** `implied`: no word asked for a todo, but a time was given ("dentist tomorrow at 3"). */
  | ({ kind: 'create'; title: string; implied: boolean } & Omit<Wishes, 'title'>)
  | { kind: 'list'; target: Target }
  /** `changes` is empty when it was not said what to change ("postpone the dentist"). */
  | { kind: 'update'; target: Target; changes: Changes }
  | { kind: 'complete' | 'reopen' | 'delete'; target: Target }
  /** `asked`: free time or conflicts. */
  | { kind: 'analyse'; asked: 'free' | 'conflicts'; time?: FoundTime; minutes?: number }
  | { kind: 'schedule'; title: string; time?: FoundTime; minutes?: number }
  | { kind: 'undo' | 'help' | 'quota' | 'datetime' | 'greeting' | 'thanks' }
  /** Several commands in one message. */
  | { kind: 'several' }
  /** Not understood. `title`: what a todo could be called if one was meant; null when that is unlikely. */
  | { kind: 'none'; title: string | null }
