import { AppError } from '@todo-agents/contract/errors'
import { sql } from 'kysely'
import type { Db } from '../scope.ts'
import type { Bounds } from './bounds.ts'

export interface UserMove {
  from_user_id: string
  to_user_id: string
  bounds: Bounds
}

const WORD: Record<keyof Bounds, string> = {
  todos: 'todos',
  tags: 'tags',
  sessions: 'conversations',
  messages: 'messages',
}

/**
 * A move may take an account beyond a bound, but no further: throws AppError `limit_reached` when the account has more
 * rows of a kind than allowed already, and the guest has more for it.
 */
export async function refuseMoveBeyond(db: Db, { from_user_id, to_user_id, bounds }: UserMove): Promise<void> {
  const { rows } = await sql<{ what: keyof Bounds; count: number; added: number }>`
    select bound.what, bound.count::int, bound.added::int
    from "user" account, "user" guest, lateral (values
      ('todos', account.todo_count, guest.todo_count),
      ('tags', account.tag_count, (
        select count(*) from tag mine where mine.user_id = guest.id and not exists (
          select from tag theirs where theirs.user_id = account.id and theirs.name_key = mine.name_key
        )
      )),
      ('sessions', account.session_count, guest.session_count),
      ('messages', account.message_count, guest.message_count)
    ) as bound (what, count, added)
    where account.id = ${to_user_id} and guest.id = ${from_user_id}
  `.execute(db)
  const full = rows.find(({ what, count, added }) => count > bounds[what] && added > 0)
  if (full) throw new AppError('limit_reached', sentence(full.what, full.count, bounds))
}

function sentence(what: keyof Bounds, count: number, bounds: Bounds): string {
  const [has, max] = [count, bounds[what]].map((number) => number.toLocaleString('en'))
  return (
    `This account has ${has} ${WORD[what]}, more than the ${max} that this server keeps for a user, so those of the guest ` +
    'cannot be added. Nothing was moved, and you are still a guest. Sign in to the account in another browser, delete ' +
    `${what === 'messages' ? 'old conversations' : 'some'}, then sign in here again.`
  )
}
