import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import { describe, expect, test } from 'vitest'
import type { Follower } from './event-log.ts'
import { createMemoryEventLog } from './memory-event-log.ts'

const RUN = '0190a000-0000-7000-8000-000000000001'

function delta(content: string): AgentEvent {
  return { event: 'message_delta', data: { content } }
}

function recorder(): Follower & { ids: string[]; ends: number } {
  return {
    ids: [],
    ends: 0,
    onEvent(event: NumberedAgentEvent) {
      this.ids.push(event.id)
    },
    onEnd() {
      this.ends += 1
    },
  }
}

describe('the event log in memory', () => {
  test('a follower gets what was and what comes, numbered without gaps', () => {
    const log = createMemoryEventLog({ max_ended: 10 })
    log.open(RUN)
    log.append(RUN, delta('a'))
    const follower = recorder()
    log.follow(RUN, 0, follower)
    log.append(RUN, delta('b'))
    log.end(RUN)
    expect(follower.ids).toEqual([`${RUN}:1`, `${RUN}:2`])
    expect(follower.ends).toBe(1)
  })

  test('one who comes back gets only what came after', () => {
    const log = createMemoryEventLog({ max_ended: 10 })
    log.open(RUN)
    for (const text of 'abc') log.append(RUN, delta(text))
    log.end(RUN)
    const follower = recorder()
    log.follow(RUN, 2, follower)
    expect(follower.ids).toEqual([`${RUN}:3`])
    expect(follower.ends).toBe(1)
  })

  test('one who comes before the first event waits for it', () => {
    const log = createMemoryEventLog({ max_ended: 10 })
    log.open(RUN)
    const follower = recorder()
    log.follow(RUN, 0, follower)
    expect(follower.ends).toBe(0)
    log.append(RUN, delta('a'))
    expect(follower.ids).toEqual([`${RUN}:1`])
  })

  test('one who left gets nothing more', () => {
    const log = createMemoryEventLog({ max_ended: 10 })
    log.open(RUN)
    log.append(RUN, delta('a'))
    const follower = recorder()
    const unfollow = log.follow(RUN, 0, follower)
    unfollow()
    log.append(RUN, delta('b'))
    log.end(RUN)
    expect(follower).toMatchObject({ ids: [`${RUN}:1`], ends: 0 })
  })

  test('a run that goes on after its end counts on', () => {
    const log = createMemoryEventLog({ max_ended: 10 })
    log.open(RUN)
    log.append(RUN, delta('a'))
    log.end(RUN)
    log.open(RUN)
    log.append(RUN, delta('b'))
    const follower = recorder()
    log.follow(RUN, 1, follower)
    expect(follower).toMatchObject({ ids: [`${RUN}:2`], ends: 0 })
  })

  test('of the ended runs the oldest are forgotten, those under way never', () => {
    const log = createMemoryEventLog({ max_ended: 2 })
    log.open('open')
    for (const run of ['first', 'second', 'third']) {
      log.open(run)
      log.end(run)
    }
    expect(['open', 'first', 'second', 'third'].filter((run) => log.holds(run))).toEqual(['open', 'second', 'third'])
  })
})
