import { describe, expect, test } from 'vitest'
import {
  activeRun,
  completed,
  delta,
  failure,
  initialized,
  numbered,
  question,
  run_id,
  session_id,
  short_limit,
} from '../testing/events.ts'
import type { ChatAction, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'
import { nextStep } from './next-step.ts'
import { reduceChat } from './reduce-chat.ts'

const other_run = '018f0000-0000-7000-8000-000000000002'

const sent: ChatAction = { type: 'sent', id: 'u1', content: 'One' }
const opening: ChatAction = { type: 'stream_changed', stream: 'connecting' }
const open: ChatAction = { type: 'stream_changed', stream: 'open' }
const closed: ChatAction = { type: 'disconnected' }
const two = { id: 'q2', run_id: null, content: 'Two' }
const three = { id: 'q3', run_id: null, content: 'Three' }
const queued = (message: typeof two): ChatAction => ({ type: 'queued', message })

/** Returns the state after the actions, in a conversation that the server knows. */
function stateAfter(...actions: ChatAction[]): ChatState {
  return actions.reduce(reduceChat, initialChat(session_id))
}

function events(...all: Parameters<typeof numbered>[0]): ChatAction[] {
  return numbered(all).map((event) => ({ type: 'event', event }))
}

const answering = [sent, opening, open, ...events(initialized, delta('a'))]
const asking = [sent, opening, open, ...events(initialized, question), closed]

test('an idle chat has no next step', () => {
  expect(nextStep(initialChat())).toBeNull()
  expect(
    nextStep(stateAfter(...answering, ...events(initialized, delta('a'), completed('a')).slice(2), closed)),
  ).toBeNull()
})

describe('a message that is sent', () => {
  test('a sent message is posted once', () => {
    expect(nextStep(stateAfter(sent))).toEqual({
      type: 'send',
      message: { ...two, id: 'u1', content: 'One' },
      session_id,
    })
    expect(nextStep(stateAfter(sent, opening))).toBeNull()
  })

  test('a message is not posted again after it failed', () => {
    const error = { code: 'network_error', message: 'Lost.' }
    expect(nextStep(stateAfter(sent, opening, { type: 'failed', error }, closed))).toBeNull()
    expect(nextStep(stateAfter(sent, opening, { type: 'event', event: failure('queue_full') }, closed))).toBeNull()
  })

  test('a message is not posted again after it was withdrawn', () => {
    const limited: ChatAction = { type: 'limited', rate_limit: short_limit.data }
    const withdrawn = stateAfter(sent, opening, limited, { type: 'stop_wanted' })
    expect(withdrawn).toMatchObject({
      status: 'idle',
      messages: [],
      withdrawn: ['u1'],
      stream: 'none',
      rate_limit: null,
    })
    expect(nextStep(withdrawn)).toBeNull()
  })
})

describe('a stop', () => {
  test('a stop waits until the run of the message has an id, and cancels it once', () => {
    const stopped = [sent, opening, { type: 'stop_wanted' }] as const
    expect(nextStep(stateAfter(...stopped))).toBeNull()
    const begun = [...stopped, ...events(initialized)]
    expect(nextStep(stateAfter(...begun))).toEqual({ type: 'cancel', run_id })
    expect(nextStep(stateAfter(...begun, { type: 'stopping' }))).toBeNull()
  })

  test('a stop cancels a message that the server has put in its queue', () => {
    const waits = events({ event: 'session_initialized', data: { session_id, run_id, queued: true } })
    expect(nextStep(stateAfter(sent, opening, { type: 'stop_wanted' }, ...waits))).toEqual({ type: 'cancel', run_id })
  })

  test('a stop of a message that is refused cancels no other run', () => {
    const refused = [sent, opening, { type: 'stop_wanted' }, { type: 'event', event: failure('queue_full') }] as const
    expect(stateAfter(...refused, closed).stop_wanted).toBeNull()
    expect(nextStep(stateAfter(...refused, closed, { type: 'turn_came', message: { ...two, run_id } }))).toMatchObject({
      type: 'follow',
    })
  })

  const cancelled: ChatAction = { type: 'cancelled', run_id }
  test('a stop of a run whose stream is open does nothing more: the stream brings the end', () => {
    expect(nextStep(stateAfter(...answering, cancelled))).toBeNull()
    expect(stateAfter(...answering, cancelled).status).toBe('streaming')
  })

  test('a stop of a run whose stream waits for its connection reads the end without a slot', () => {
    const last_event_id = `${run_id}:2`
    expect(nextStep(stateAfter(...answering, opening, cancelled))).toEqual({
      type: 'follow',
      run_id,
      last_event_id,
      is_short: true,
    })
  })

  test('a stop of a run that is not followed ends it', () => {
    expect(stateAfter(...asking, cancelled)).toMatchObject({ status: 'idle', run_id: null, approval: null })
  })

  test('a stop of a run that has ended by itself reads its end', () => {
    const error = { code: 'conflict', message: 'This run has ended already.' }
    const failed: ChatAction = { type: 'cancel_failed', run_id, error }
    expect(nextStep(stateAfter(...answering, failed))).toBeNull()
    expect(nextStep(stateAfter(...answering, closed, failed))).toMatchObject({ type: 'follow', is_short: true })
  })
})

describe('a run that is shown', () => {
  test('a run is not followed again after its stream was closed', () => {
    expect(nextStep(stateAfter(...answering, closed))).toBeNull()
  })

  test('a resumed run is followed after its last event', () => {
    const step = { type: 'follow', run_id, last_event_id: `${run_id}:2`, is_short: false }
    expect(nextStep(stateAfter(...answering, closed, { type: 'resumed' }))).toEqual(step)
  })

  test('a run is followed when another tab has decided', () => {
    const synced = (active: ReturnType<typeof activeRun>[]): ChatAction => ({
      type: 'queue_synced',
      session_id,
      active,
      cancelled: new Set(),
    })
    expect(nextStep(stateAfter(...asking, synced([activeRun({ status: 'awaiting_approval' })])))).toBeNull()
    expect(nextStep(stateAfter(...asking, synced([activeRun({})])))).toMatchObject({ type: 'follow', run_id })
    expect(nextStep(stateAfter(...asking, synced([])))).toMatchObject({ type: 'follow', run_id })
  })
})

describe('a decision', () => {
  // The approval as the event `question` puts it into the state.
  const approval = (question as Extract<typeof question, { event: 'approval_required' }>).data
  const deciding = [...asking, { type: 'deciding' }] as const
  const decided: ChatAction = { type: 'decided', approval }
  const error = { code: 'unavailable', message: 'Try again.' }

  test('a decision follows the run once the server has it', () => {
    expect(nextStep(stateAfter(...deciding))).toBeNull()
    expect(nextStep(stateAfter(...deciding, decided))).toMatchObject({ type: 'follow', run_id, is_short: false })
  })

  test('a decision follows no run when the chat was disconnected meanwhile, or shows another question', () => {
    expect(nextStep(stateAfter(...deciding, closed, decided))).toBeNull()
    expect(nextStep(stateAfter(...deciding, { ...decided, approval: { ...approval } }))).toBeNull()
  })

  test('a decision can be made again after it failed', () => {
    const failed = stateAfter(...deciding, { type: 'decision_failed', approval, error })
    expect(failed).toMatchObject({ status: 'awaiting_approval', approval, error, is_deciding: false })
    expect(nextStep(failed)).toBeNull()
  })
})

describe('several queued messages', () => {
  const place = (message: typeof two) => ({ type: 'place', message, session_id })
  const placing: ChatAction = { type: 'placing', id: 'q2' }
  const placed: ChatAction = { type: 'placed', id: 'q2', run_id: other_run }
  const both = [queued(two), queued(three)]

  test('queued messages are placed one after the other while the answer goes on', () => {
    expect(nextStep(stateAfter(...answering, ...both))).toEqual(place(two))
    expect(nextStep(stateAfter(...answering, ...both, placing))).toBeNull()
    expect(nextStep(stateAfter(...answering, ...both, placing, placed))).toEqual(place(three))
  })

  test('queued messages wait until the server has the message before them', () => {
    expect(nextStep(stateAfter(sent, opening, ...both))).toBeNull()
  })

  test('queued messages wait behind a refused message, until the user gives it up', () => {
    const refused = [sent, opening, ...both, { type: 'event', event: failure('queue_full') }, closed] as const
    expect(nextStep(stateAfter(...refused))).toBeNull()
    expect(nextStep(stateAfter(...refused, { type: 'discarded', id: 'u1' }))).toEqual(place(two))
  })

  test('queued messages wait behind a kept message, until the user sends it', () => {
    const held = [{ type: 'queued', message: { ...two, is_held: true } }, queued(three)] as const
    expect(nextStep(stateAfter(...held))).toBeNull()
    expect(nextStep(stateAfter(...held, { type: 'unheld', id: 'q2' }))).toEqual(place(two))
  })

  test('the next queued message is placed when one is taken back', () => {
    expect(nextStep(stateAfter(...answering, ...both, placing, { type: 'unqueued', id: 'q2' }))).toEqual(place(three))
  })

  test('the first queued message starts a new conversation, once no stream is open', () => {
    const unknown = [queued(two), queued(three)].reduce(reduceChat, initialChat())
    expect(nextStep(unknown)).toEqual({ type: 'send_first', message: two })
    expect(nextStep(reduceChat(unknown, opening))).toBeNull()
    const first = reduceChat(unknown, { ...two, type: 'sent' })
    expect(first.queue).toEqual([three])
    expect(nextStep(first)).toEqual({ type: 'send', message: two, session_id: null })
  })

  test('the next queued message is shown when the stream before it has ended', () => {
    const done = [...answering, ...both, placing, placed, { type: 'placing', id: 'q3' }] as ChatAction[]
    const ended: ChatAction[] = numbered([completed('a')], run_id, 3).map((event) => ({ type: 'event', event }))
    expect(nextStep(stateAfter(...done, ...ended))).toBeNull()
    const message = { ...two, run_id: other_run }
    expect(nextStep(stateAfter(...done, ...ended, closed))).toEqual({ type: 'take_turn', message })
    const turn = stateAfter(...done, ...ended, closed, { type: 'turn_came', message })
    expect(nextStep(turn)).toEqual({ type: 'follow', run_id: other_run, last_event_id: null, is_short: false })
  })
})

describe('a message that the server has put behind other runs', () => {
  const waits = events({ event: 'session_initialized', data: { session_id, run_id, queued: true } })
  const behind = [sent, opening, ...waits, closed]

  test('a message behind other runs is followed only after the queue was read', () => {
    expect(nextStep(stateAfter(sent, opening, ...waits))).toBeNull()
    expect(nextStep(stateAfter(...behind))).toEqual({ type: 'read_queue', session_id })
    expect(nextStep(stateAfter(...behind, { type: 'queue_reading' }))).toBeNull()
  })

  test('a message behind other runs is followed when the queue could not be read', () => {
    const step = nextStep(stateAfter(...behind, { type: 'queue_reading' }, { type: 'queue_unreadable' }))
    expect(step).toMatchObject({ type: 'take_turn', message: { id: 'u1', run_id } })
  })

  test('a message behind other runs comes after them, and not when another tab has cancelled it', () => {
    const active = [activeRun({ id: other_run, status: 'running' }), activeRun({ status: 'queued' })]
    const synced = { type: 'queue_synced', session_id, active, cancelled: new Set<string>() } as const
    const reading: ChatAction[] = [...behind, { type: 'queue_reading' }]
    expect(nextStep(stateAfter(...reading, synced))).toMatchObject({
      type: 'take_turn',
      message: { run_id: other_run },
    })
    const cancelled = { ...synced, active: [], cancelled: new Set([run_id]) }
    expect(nextStep(stateAfter(...reading, cancelled))).toBeNull()
  })

  test('the queue is read even when an older list of runs has arrived meanwhile', () => {
    const synced: ChatAction = { type: 'queue_synced', session_id, active: [], cancelled: new Set() }
    expect(nextStep(stateAfter(...behind, synced))).toEqual({ type: 'read_queue', session_id })
  })
})

describe('a run that waits for approval', () => {
  const next = { ...two, run_id: other_run }
  const aside = [...asking, queued(two), { type: 'placed', id: 'q2', run_id: other_run }] as ChatAction[]

  test('a run that waits for approval gives way to a queued message, and is set aside', () => {
    expect(nextStep(stateAfter(...aside))).toEqual({ type: 'take_turn', message: next })
    const turn = stateAfter(...aside, { type: 'turn_came', message: next })
    expect(turn).toMatchObject({ run_id: other_run, approval: null, set_aside: [{ run_id }] })
  })

  test('a run that waits for approval is set aside while a message is sent, and shown again afterwards', () => {
    const sending = [...asking, { type: 'sent', id: 'u2', content: 'Two' }, opening] as ChatAction[]
    expect(stateAfter(...sending).set_aside).toMatchObject([{ run_id }])
    expect(nextStep(stateAfter(...sending))).toBeNull()
    const ended: ChatAction[] = numbered(
      [{ event: 'session_initialized', data: { session_id, run_id: other_run } }, completed('b')],
      other_run,
    ).map((event) => ({ type: 'event', event }))
    const step = nextStep(stateAfter(...sending, ...ended, closed))
    expect(step).toMatchObject({ type: 'take_turn', message: { run_id } })
    const back = stateAfter(...sending, ...ended, closed, { type: 'turn_came', message: next }, closed)
    expect(nextStep(back)).toBeNull()
  })

  test('once a question is decided and its run has ended, the next run that waits for approval is shown', () => {
    const active = [run_id, other_run].map((id) => activeRun({ id, status: 'awaiting_approval' }))
    const both = [...asking, { type: 'queue_synced', session_id, active, cancelled: new Set<string>() }] as ChatAction[]
    expect(nextStep(stateAfter(...both))).toBeNull()
    const { approval } = stateAfter(...both)
    expect(approval).not.toBeNull()
    const [, , end] = events(initialized, question, completed('a'))
    const going = [...both, { type: 'deciding' }, { type: 'resumed' }, opening, open] as ChatAction[]
    expect(nextStep(stateAfter(...going))).toBeNull()
    expect(nextStep(stateAfter(...going, end!, closed))).toMatchObject({
      type: 'take_turn',
      message: { run_id: other_run },
    })
  })

  test('a run that waits for approval in another conversation is not shown', () => {
    expect(nextStep(stateAfter(...asking, { type: 'reset', session_id: 'user_1_other' }))).toBeNull()
    expect(stateAfter(...asking, { type: 'reset', session_id: 'user_1_other' }).set_aside).toEqual([])
  })
})
