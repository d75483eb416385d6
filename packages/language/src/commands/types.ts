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
  /** Places among those that were just spoken of, from 1, or from -1 at the end: "the last two". `which` is `last`. */
  positions?: number[]
}

/** How to change todos. */
export interface Changes extends Wishes {
  /** Move by minutes (negative: earlier). */
  shift?: number
  /** Let it last longer by minutes (negative: shorter). */
  longer?: number
  add_tags?: string[]
  remove_tags?: string[]
  /** Remind no more. */
  remove_reminder?: true
}

/** `implied`: no word asked for a todo, but a time was given ("dentist tomorrow at 3"). */
export type Create = { kind: 'create'; title: string; implied: boolean } & Omit<Wishes, 'title'>

/** `changes` is empty when it was not said what to change ("postpone the dentist"). */
export interface Update {
  kind: 'update'
  target: Target
  changes: Changes
}

/** One thing that is asked. */
export type SingleCommand =
  | Create
  | { kind: 'list'; target: Target }
  | Update
  | { kind: 'complete' | 'reopen' | 'delete'; target: Target }
  /** `asked`: free time or conflicts. */
  | { kind: 'analyse'; asked: 'free' | 'conflicts'; time?: FoundTime; minutes?: number }
  | { kind: 'schedule'; title: string; time?: FoundTime; minutes?: number }
  | { kind: 'undo' | 'redo' | 'help' | 'quota' | 'datetime' | 'greeting' | 'thanks' }
  /** A reminder for a todo that is to exist already, that many minutes before it begins. */
  | { kind: 'reminder'; target: Target; minutes: number }
  /** `command` is what the words say, but hardly what is meant: it is over, or would last `hours` until `to`. */
  | { kind: 'doubtful'; why: 'past'; command: Create }
  | { kind: 'doubtful'; why: 'long'; command: Create | Update; hours: number; to: string }
  /** Names a day that no month has: "30 February". */
  | { kind: 'impossible'; day: string }
  /** Several things or times, of which it is not clear what belongs to what. */
  | { kind: 'unclear' }
  /** Asks for something that a todo manager does not do: the weather, music, sums. `offer`: as a todo of one's own. */
  | { kind: 'outside'; offer: Create | null }
  /** Not understood. `offer`: the todo that may have been meant; null when that is unlikely. */
  | { kind: 'none'; offer: Create | null }

/** What a message asks. `several`: in their order, each to be carried out after the ones before it. */
export type Command = SingleCommand | { kind: 'several'; commands: SingleCommand[] }
