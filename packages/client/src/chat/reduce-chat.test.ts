import type { AgentEvent, NumberedAgentEvent } from '@todo-agents/contract/agent-events'
import type { Message } from '@todo-agents/contract/session'
import { arbitraryEvent, arbitraryEvents } from '@todo-agents/contract/testing/arbitrary-events'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  activeRun,
  call,
  completed,
  delta,
  failure,
  history,
  initialized,
  message,
  numbered,
  question,
  rate_limit,
  result,
  run_id,
  session_id,
} from '../testing/events.ts'
import { retryOfMessage } from './chat-retry.ts'
import type { ChatAction, ChatMessage, ChatPart, ChatState } from './chat-state.ts'
import { initialChat } from './chat-state.ts'
import { reduceChat } from './reduce-chat.ts'

function play(actions: ChatAction[], state = initialChat()): ChatState {
  return actions.reduce(reduceChat, state)
}

function afterEvents(events: AgentEvent[], state = initialChat()): ChatState {
  return play(asActions(numbered(events)), state)
}

function asActions(events: NumberedAgentEvent[]): ChatAction[] {
  return events.map((event) => ({ type: 'event', event }))
}

function answerOf(state: ChatState): ChatPart[] | undefined {
  return state.messages.findLast(({ role }) => role === 'assistant')?.parts
}

function text(content: string, streaming = false): ChatPart {
  return { type: 'text', content, streaming }
}

const sent: ChatAction = { type: 'sent', id: 'u1', content: 'Remind me to call Ann' }
const open_call: ChatPart = {
  type: 'tool_call',
  call_id: 'call_1',
  tool_name: 'create_todo',
  arguments: { item: 'Call Ann' },
  output: null,
  status: null,
  change_ids: [],
}
const made_call: ChatPart = { ...open_call, output: { item: 'Call Ann' }, status: 'ok', change_ids: ['c1'] }

describe('an answer', () => {
  test('an answer goes from the sent message to the last event', () => {
    const sending = play([sent])
    expect(sending).toMatchObject({ status: 'sending', session_id: null, run_id: null })

    const begun = afterEvents([initialized], sending)
    expect(begun).toMatchObject({ status: 'streaming', session_id, run_id, last_event_id: `${run_id}:1` })

    const events = [
      initialized,
      delta('I will'),
      message('I will.'),
      call('call_1'),
      result('call_1'),
      message('Done.'),
    ]
    const ended = afterEvents([...events, completed('Done.'), history], sending)
    expect(ended).toMatchObject({ status: 'idle', run_id: null, error: null })
    expect(ended.messages).toEqual([
      { id: 'u1', role: 'user', run_id, parts: [text('Remind me to call Ann')] },
      {
        ...{ id: run_id, role: 'assistant', run_id, parts: [text('I will.'), made_call, text('Done.')] },
        source: { model: null, usage: { input_tokens: 1, output_tokens: 2 } },
      },
    ])
  })

  test.each<[string, AgentEvent[], ChatPart[]]>([
    ['deltas are one growing text', [delta('a'), delta('b')], [text('ab', true)]],
    ['a message replaces its deltas', [delta('a'), delta('b'), message('a b')], [text('a b')]],
    ['a message without deltas is shown', [message('a')], [text('a')]],
    ['a message replaces only its own deltas', [message('a'), delta('b'), message('c')], [text('a'), text('c')]],
    ['a message stands where its deltas began', [delta('a'), call('call_1'), message('b')], [text('b'), open_call]],
    [
      'deltas after a call are a new text',
      [message('a'), call('call_1'), delta('b')],
      [text('a'), open_call, text('b', true)],
    ],
    ['a reset drops the deltas', [message('a'), delta('b'), { event: 'message_reset', data: {} }], [text('a')]],
    ['a reset keeps whole messages', [message('a'), { event: 'message_reset', data: {} }], [text('a')]],
    [
      'a result completes its call',
      [call('call_1'), call('call_2'), result('call_1')],
      [made_call, { ...open_call, call_id: 'call_2' }],
    ],
    ['a result without its call is shown', [result('call_1')], [{ ...made_call, arguments: {} }]],
  ])('%s', (_, events, parts) => {
    expect(answerOf(afterEvents([initialized, ...events]))).toEqual(parts)
  })

  test('the last words of a cancelled run follow the text so far', () => {
    const state = afterEvents([initialized, delta('I wi'), completed('Stopped.', 'cancelled')])

    expect(answerOf(state)).toEqual([text('I wi'), text('Stopped.')])
    expect(state.status).toBe('idle')
  })

  test('an error ends the run and keeps the text so far', () => {
    const state = afterEvents([initialized, delta('I wi'), failure('model_error')])

    expect(state).toMatchObject({
      status: 'idle',
      run_id: null,
      error: { code: 'model_error', message: 'It went wrong.' },
    })
    expect(answerOf(state)).toEqual([text('I wi')])
  })

  test('an answer without content leaves no empty message behind', () => {
    expect(afterEvents([initialized, failure('model_error')], play([sent])).messages).toHaveLength(1)
  })

  test('the refusal of a request has no event id, and leaves the message unanswered', () => {
    const state = play([sent, { type: 'event', event: failure('queue_full') }])

    expect(state).toMatchObject({ status: 'idle', error: { code: 'queue_full' }, last_event_id: null })
    expect(state.messages).toMatchObject([{ id: 'u1', run_id: null }])
  })

  test('a rate limit is shown until the next message', () => {
    const state = play([sent, { type: 'event', event: rate_limit }])

    expect(state).toMatchObject({ status: 'idle', rate_limit: rate_limit.data })
    expect(play([sent], state)).toMatchObject({ status: 'sending', rate_limit: null })
  })

  test('a resync replaces the state of the run, which goes on from there', () => {
    const state = afterEvents([initialized, delta('a'), call('call_1')])
    const parts = [
      { type: 'text' as const, content: 'all', streaming: false },
      { ...open_call, arguments: {} },
    ] as const
    const resync: AgentEvent = { event: 'resync', data: { session_id, run_id, parts: [parts[0]] } }
    const next = play(asActions(numbered([resync, delta('b')], run_id, 40)), state)

    expect(answerOf(next)).toEqual([text('all'), text('b', true)])
    expect(next.last_event_id).toBe(`${run_id}:41`)
  })
})

describe('an approval', () => {
  const waiting = afterEvents([initialized, question])

  test('an approval is shown with its call', () => {
    expect(waiting).toMatchObject({ status: 'awaiting_approval', run_id, approval: question.data })
    expect(answerOf(waiting)).toMatchObject([{ call_id: 'call_1', status: null }])
  })

  test('an approval is removed by the next event of the run', () => {
    const resumed = play([{ type: 'resumed' }], waiting)
    const next = play(asActions(numbered([result('call_1')], run_id, 3)), resumed)

    expect(resumed.status).toBe('streaming')
    expect(next).toMatchObject({ status: 'streaming', approval: null })
    expect(answerOf(next)).toMatchObject([{ call_id: 'call_1', status: 'ok' }])
  })

  test('an approval stays open when the decision did not reach the server', () => {
    const error = { code: 'network_error', message: 'The server could not be reached.' }
    const state = play([{ type: 'resumed' }, { type: 'disconnected' }, { type: 'failed', error }], waiting)

    expect(state).toMatchObject({ status: 'awaiting_approval', approval: question.data, error })
  })

  test('an approval is removed when the run is stopped', () => {
    expect(play([{ type: 'stopped' }], waiting)).toMatchObject({ status: 'idle', approval: null, run_id: null })
  })
})

describe('a lost connection', () => {
  const error = { code: 'stream_interrupted', message: 'The connection was lost.' }
  const lost = play([{ type: 'failed', error }, { type: 'disconnected' }], afterEvents([initialized, delta('a')]))

  test('after a lost connection, the run can be resumed after its last event', () => {
    expect(lost).toMatchObject({ status: 'idle', run_id, last_event_id: `${run_id}:2`, error })

    const resumed = play([{ type: 'resumed' }, ...asActions(numbered([delta('b')], run_id, 3))], lost)
    expect(resumed).toMatchObject({ status: 'streaming', error: null })
    expect(answerOf(resumed)).toEqual([text('ab', true)])
  })

  test('a run that the server no longer knows has ended', () => {
    const state = play([{ type: 'event', event: failure('not_found') }], lost)

    expect(state).toMatchObject({ status: 'idle', run_id: null, error: { code: 'not_found' } })
  })

  test('a run that is streamed from its start again is shown once', () => {
    const state = play([sent, ...asActions(numbered([initialized, message('a'), completed('a')]))], lost)

    expect(state.messages.filter(({ role }) => role === 'assistant')).toMatchObject([{ parts: [text('a')] }])
  })

  test('a message that is sent again after a failure is shown once', () => {
    expect(play([sent, { type: 'failed', error }, { type: 'disconnected' }, sent]).messages).toHaveLength(1)
  })
})

describe('a message that was not answered', () => {
  const error = { code: 'network_error', message: 'The server could not be reached.' }
  const next: ChatAction = { type: 'sent', id: 'u2', content: 'And then?' }
  const failed = afterEvents([initialized, failure('model_error')], play([sent]))

  test('a message whose run failed is marked, and stays marked when the next is sent', () => {
    const mark = { code: 'model_error', message: 'It went wrong.' }
    expect(failed.messages).toMatchObject([{ id: 'u1', run_id, failure: mark }])
    expect(play([next], failed).messages).toMatchObject([{ id: 'u1', failure: mark }, { id: 'u2' }])
  })

  test('a refused message is marked, and stays marked when the next is sent', () => {
    const state = play([sent, { type: 'failed', error }, { type: 'disconnected' }, next])
    expect(state.messages).toMatchObject([{ id: 'u1', run_id: null, failure: error }, { id: 'u2' }])
    expect(state.messages[1]).not.toHaveProperty('failure')
  })

  test('a message can be sent again, unless its failed run has changed something', () => {
    const [message] = failed.messages as [ChatMessage]
    const content = 'Remind me to call Ann'
    expect(retryOfMessage(play([next], failed), message)).toEqual({ type: 'send', id: null, content })

    const changed = afterEvents([initialized, call('call_1'), result('call_1'), failure('model_error')], play([sent]))
    expect(changed.messages[0]).toHaveProperty('failure')
    expect(retryOfMessage(changed, changed.messages[0] as ChatMessage)).toBeNull()
  })

  test('a message is no longer marked once a run has taken it up', () => {
    const state = afterEvents([initialized], play([sent, { type: 'failed', error }, sent]))
    expect(state.messages[0]).toMatchObject({ id: 'u1', run_id })
    expect(state.messages[0]).not.toHaveProperty('failure')
  })

  test('a message that is stored with an error is marked', () => {
    const stored: Message[] = [
      {
        id: 'm1',
        run_id,
        role: 'user',
        content: 'Hi',
        tool_calls: [],
        error_code: 'model_error',
        model: null,
        usage: null,
        created_at: '',
      },
    ]
    const state = play([{ type: 'history_loaded', session_id, messages: stored }])
    expect(state.messages).toMatchObject([{ id: 'm1', failure: { code: 'model_error', message: null } }])
  })
})

test('a run that is followed early is waiting until it starts, is put back in the queue, or is stopped', () => {
  const queued: AgentEvent = { event: 'session_initialized', data: { session_id, run_id, queued: true } }
  const waiting = play([
    { type: 'turn_came', message: { id: 'q', run_id, content: 'Hi' } },
    ...asActions(numbered([queued])),
  ])
  expect(waiting).toMatchObject({ status: 'streaming', run_id, is_waiting: true })
  const begun: AgentEvent = { event: 'agent_updated', data: { name: 'Todos' } }
  expect(play(asActions(numbered([begun], run_id, 2)), waiting).is_waiting).toBe(false)
  const active = [activeRun({ status: 'queued' }), activeRun({ id: run_id.replace(/1$/, '2') })]
  const put_back = play([{ type: 'queue_synced', session_id, active, cancelled: new Set() }], waiting)
  expect(put_back).toMatchObject({ is_waiting: false, run_id: null, queue: [{ content: 'Hi' }, { content: 'One' }] })
  expect(play([{ type: 'stopped' }], waiting).is_waiting).toBe(false)
  expect(afterEvents([initialized]).is_waiting).toBe(false)
})

describe('a wait that the server of the model asked for', () => {
  const wait: AgentEvent = { event: 'model_wait', data: { retry_after: 20, until: '2026-01-15T14:00:20.000Z' } }

  test("a model's wait is shown until another event of the run comes", () => {
    const waiting = afterEvents([initialized, wait])
    expect(waiting).toMatchObject({ status: 'streaming', model_wait: wait.data })
    expect(play(asActions(numbered([delta('a')], run_id, 3)), waiting).model_wait).toBeNull()
    expect(play([{ type: 'stopped' }], waiting).model_wait).toBeNull()
  })

  test("a model's wait that is delivered again after later events changes nothing", () => {
    const state = afterEvents([initialized, wait, delta('a')])
    expect(play(asActions(numbered([initialized, wait])), state)).toBe(state)
  })
})

describe('the thoughts of the model', () => {
  const thought = (summary?: string): AgentEvent => ({ event: 'reasoning', data: summary ? { summary } : {} })

  test('the model thinks until the next other event, and its summary grows piece by piece', () => {
    const thinking = afterEvents([initialized, thought(), thought('Ann has '), thought('no number.')])
    expect(thinking).toMatchObject({ status: 'streaming', reasoning: 'Ann has no number.' })
    expect(answerOf(thinking)).toEqual([])
    expect(play(asActions(numbered([delta('a')], run_id, 5)), thinking).reasoning).toBeNull()
    expect(play([{ type: 'stopped' }], thinking).reasoning).toBeNull()
  })

  test('thoughts without a summary are known as thoughts', () => {
    expect(afterEvents([initialized, thought()]).reasoning).toBe('')
  })
})

describe('who answered', () => {
  const answer = { run_id, role: 'assistant' as const, tool_calls: [], error_code: null, created_at: '' }
  const usage = { input_tokens: 100, output_tokens: 10, cached_input_tokens: 40, cost_usd: 0.25 }

  test('the end of an answer says which model answered, and what it cost', () => {
    const end = {
      event: 'completed',
      data: { final_message: 'Done.', usage, status: 'completed', model: 'm' },
    } as const
    expect(afterEvents([initialized, end]).messages.at(-1)?.source).toEqual({ model: 'm', usage })
  })

  test('a stored answer of several steps has the sum of their usage, and an old one has none', () => {
    const step = (id: string, of: Partial<Message>): Message => ({
      id,
      content: id,
      model: 'm',
      usage,
      ...answer,
      ...of,
    })
    const load = (...messages: Message[]) =>
      play([{ type: 'history_loaded', session_id, messages }]).messages[0]?.source
    expect(load(step('1', {}), step('2', { model: 'n' }))).toEqual({
      model: 'n',
      usage: { input_tokens: 200, output_tokens: 20, cached_input_tokens: 80, cost_usd: 0.5 },
    })
    expect(load(step('1', {}), step('2', { usage: { ...usage, cost_usd: null } }))?.usage.cost_usd).toBeNull()
    expect(load(step('1', { usage: null, model: null }))).toBeUndefined()
  })
})

describe('earlier messages', () => {
  const runs = [1, 2, 3, 4].map((n) => `018f0000-000${n}-7000-8000-000000000001`)
  const [one = '', two = '', three = '', four = ''] = runs

  function said(run: string, role: Message['role'], content: string, call_ids: string[] = []): Message {
    const tool_calls = call_ids.map((call_id) => ({ ...VIEW, call_id }))
    return {
      id: `${role} ${run} ${content}`,
      run_id: run,
      role,
      content,
      tool_calls,
      error_code: null,
      model: null,
      usage: null,
      created_at: '',
    }
  }
  const VIEW = { tool_name: 'create_todo', arguments: {}, output: null, status: 'ok' as const, change_ids: [] }
  const turn = (run: string) => [said(run, 'user', `ask ${run}`), said(run, 'assistant', `answer ${run}`)]
  const latest = (messages: Message[], next_cursor: string | null): ChatAction => ({
    type: 'history_loaded',
    session_id,
    messages,
    next_cursor,
  })
  const older = (before: string, messages: Message[], next_cursor: string | null = null): ChatAction => ({
    type: 'older_loaded',
    session_id,
    before,
    messages,
    next_cursor,
  })
  const shown = ({ messages }: ChatState) => messages.map(({ role, run_id }) => `${role} ${run_id}`)
  const turns = (...of: string[]) => of.flatMap((run) => [`user ${run}`, `assistant ${run}`])

  test('earlier messages are put before the shown ones, each once', () => {
    const state = play([latest(turn(three), 'c'), older('c', [...turn(one), ...turn(two)], 'b')])
    expect(shown(state)).toEqual(turns(one, two, three))
    expect(state.older).toBe('b')
  })

  test('earlier messages that come twice, or for another cursor, change nothing', () => {
    const state = play([latest(turn(three), 'c'), older('c', turn(two), 'b')])
    expect(play([older('c', turn(two), 'b')], state)).toBe(state)
    expect(play([{ ...older('b', turn(one)), session_id: 'user_1_other' } as ChatAction], state)).toBe(state)
  })

  test('earlier messages stay when the latest messages are read again', () => {
    const state = play([
      latest(turn(three), 'c'),
      older('c', turn(two), 'b'),
      latest([...turn(three), ...turn(four)], 'd'),
    ])
    expect(shown(state)).toEqual(turns(two, three, four))
    expect(state.older).toBe('b')
  })

  test('earlier messages are removed when there may be a gap before the latest', () => {
    const state = play([latest(turn(two), 'c'), older('c', turn(one), 'b'), latest(turn(four), 'd')])
    expect(shown(state)).toEqual(turns(four))
    expect(state.older).toBe('d')
  })

  test('an answer that is split between two pages is joined', () => {
    const state = play([
      latest([said(one, 'assistant', 'Done.')], 'c'),
      older('c', [said(one, 'user', 'ask'), said(one, 'assistant', '', ['call_1'])]),
    ])
    expect(shown(state)).toEqual(turns(one))
    expect(answerOf(state)).toMatchObject([{ call_id: 'call_1' }, { content: 'Done.' }])
  })

  test('the start of an answer that was followed here is not repeated', () => {
    const followed = afterEvents(
      [initialized, call('call_1'), result('call_1'), message('Done.'), completed('Done.')],
      play([sent]),
    )
    const state = play([older('c', [said(run_id, 'assistant', '', ['call_1'])])], { ...followed, older: 'c' })
    expect(answerOf(state)).toEqual(answerOf(followed))
  })

  test('earlier messages can still be loaded after another message was sent', () => {
    expect(play([latest(turn(three), 'c'), sent]).older).toBe('c')
  })

  test('a refused message stays behind the message that it followed', () => {
    const error = { code: 'network_error', message: 'The server could not be reached.' }
    const unsaid = play([latest(turn(one), null), sent, { type: 'failed', error }, { type: 'disconnected' }])
    const next = play([{ type: 'sent', id: 'u2', content: 'Hello' }], unsaid)
    const ended = afterEvents([initialized, message('Hi.'), completed('Hi.')], next)
    const state = play(
      [latest([...turn(one), said(run_id, 'user', 'Hello'), said(run_id, 'assistant', 'Hi.')], null)],
      ended,
    )
    expect(shown(state)).toEqual([...turns(one), 'user null', ...turns(run_id)])
  })
})

describe('stored history', () => {
  const stored: Message[] = [
    {
      id: 'm1',
      run_id,
      role: 'user',
      content: 'Hello',
      tool_calls: [],
      error_code: null,
      model: null,
      usage: null,
      created_at: '',
    },
    {
      id: 'm2',
      run_id,
      role: 'assistant',
      content: 'I will.',
      tool_calls: [view()],
      error_code: null,
      model: null,
      usage: null,
      created_at: '',
    },
    {
      id: 'm3',
      run_id,
      role: 'assistant',
      content: 'Done.',
      tool_calls: [],
      error_code: null,
      model: null,
      usage: null,
      created_at: '',
    },
  ]

  function view(): Message['tool_calls'][number] {
    return {
      call_id: 'call_1',
      tool_name: 'create_todo',
      arguments: { item: 'Call Ann' },
      output: null,
      status: null,
      change_ids: [],
    }
  }

  const load: ChatAction = { type: 'history_loaded', session_id, messages: stored }

  test('stored history is shown as it was streamed', () => {
    expect(play([load]).messages).toEqual([
      { id: 'm1', role: 'user', run_id, parts: [text('Hello')] },
      { id: run_id, role: 'assistant', run_id, parts: [text('I will.'), open_call, text('Done.')] },
    ])
  })

  test('the steps of a run that another run interrupted are one answer, at its first step', () => {
    const other = stored.map((one): Message => ({ ...one, id: `${one.id} other`, run_id: 'other' }))
    const loaded = play([{ ...load, messages: [...stored.slice(0, 2), ...other, ...stored.slice(2)] }])

    expect(loaded.messages.map(({ id }) => id)).toEqual(['m1', run_id, 'm1 other', 'other'])
    expect(loaded.messages[1]?.parts).toEqual([text('I will.'), open_call, text('Done.')])
  })

  test('the history of another session replaces everything', () => {
    const state = afterEvents([initialized, delta('a')], play([sent]))

    expect(play([{ ...load, session_id: 'user_1_other' }], state)).toMatchObject({
      session_id: 'user_1_other',
      run_id: null,
      status: 'idle',
      messages: [{ id: 'm1' }, { id: run_id }],
    })
  })

  test('history does not remove the answer that is being streamed', () => {
    const other_run = run_id.replace(/1$/, '2')
    const earlier = stored.map((one) => ({ ...one, run_id: other_run }))
    const state = afterEvents([initialized, delta('a')], play([sent]))
    const loaded = play([{ ...load, messages: [...earlier, ...stored] }], state)

    expect(loaded.messages.map(({ id }) => id)).toEqual(['m1', other_run, 'u1', run_id])
    expect(answerOf(loaded)).toEqual([text('a', true)])
  })

  describe('history that was read before the last answer', () => {
    const [asked, first_step] = stored
    const later_run = '018f0001-0000-7000-8000-000000000001'
    const later = stored.map((one): Message => ({ ...one, id: `${one.id} later`, run_id: later_run }))
    const answered = afterEvents(
      [initialized, message('I will.'), call('call_1'), result('call_1'), message('Done.')],
      play([sent]),
    )
    const ended = afterEvents([
      initialized,
      message('I will.'),
      call('call_1'),
      result('call_1'),
      message('Done.'),
      completed(''),
    ])
    const ids = (state: ChatState) => state.messages.map(({ id }) => id)
    const read = (messages: Message[], state: ChatState) => play([{ ...load, messages }], state)

    test('the answer stays, with its question', () => {
      const earlier = stored.map((one) => ({ ...one, run_id: 'earlier' }))
      const first = read(earlier, play([{ type: 'stopped' }], answered))
      const again = read(earlier, first)

      expect(ids(first)).toEqual(['m1', 'earlier', 'u1', run_id])
      expect(again).toEqual(first)
    })

    test('the answer stays where only its question, or a part of it, is stored', () => {
      for (const some of [[asked!], [asked!, first_step!]]) {
        const loaded = read(some, ended)

        expect(ids(loaded)).toEqual(['m1', run_id])
        expect(answerOf(loaded)).toEqual([text('I will.'), made_call, text('Done.')])
      }
    })

    test('the answer is replaced once the store has more of it than was shown', () => {
      const cut = play([{ type: 'stopped' }], afterEvents([initialized, delta('I wi')]))

      expect(answerOf(read(stored, cut))).toEqual([text('I will.'), open_call, text('Done.')])
    })

    test('a message that no run has taken up stays', () => {
      const error = { code: 'network_error', message: 'Lost.' }
      const unsaid = play([{ ...sent, id: 'u2' }, { type: 'failed', error }, { type: 'disconnected' }], ended)

      expect(ids(read([], unsaid))).toEqual([run_id, 'u2'])
      expect(ids(read([...stored, ...later], unsaid))).toEqual(['m1', run_id, 'm1 later', later_run, 'u2'])
    })

    test('messages that the store would have, such as cancelled or very old ones, are removed', () => {
      const taken_back = play(
        [{ type: 'turn_came', message: { id: 'u1', run_id, content: 'Remind me' } }, { type: 'stopped' }],
        { ...initialChat(session_id), messages: [] },
      )

      expect(ids(taken_back)).toEqual(['u1'])
      expect(ids(read(later, taken_back))).toEqual(['m1 later', later_run])
      expect(ids(read(later, ended))).toEqual(['m1 later', later_run])
    })

    test('messages before the stored ones are removed', () => {
      const unknown = { id: 'u0', role: 'user', run_id: 'unknown', parts: [] } as const
      const state = { ...ended, messages: [{ ...unknown, parts: [] }, ...ended.messages] }

      expect(ids(read(stored, state))).toEqual(['m1', run_id])
    })
  })

  test('history that is loaded again is shown once', () => {
    const untaken = stored.map((one) => ({ ...one, run_id: null }))
    const again = { ...load, messages: untaken }

    expect(play([again, again]).messages.map(({ id }) => id)).toEqual(['m1', 'm2', 'm3'])
  })

  test('a reset empties the chat', () => {
    expect(play([load, { type: 'reset', session_id: null }])).toEqual(initialChat())
  })
})

describe('properties of the reducer', () => {
  const other_run = '018f0000-0000-7000-8000-000000000002'
  const queued_run = '018f0000-0000-7000-8000-000000000003'

  /** Events of two runs, with and without ids, mixed with actions of a user and a connection, in any order. */
  const anyActions = fc
    .tuple(
      arbitraryEvents(run_id),
      arbitraryEvents(other_run),
      fc.array(arbitraryEvent(run_id), { maxLength: 4 }),
      fc.array(
        fc.constantFrom<ChatAction>(
          sent,
          { type: 'sent', id: 'u2', content: 'And Bob' },
          { type: 'resumed' },
          { type: 'disconnected' },
          { type: 'failed', error: { code: 'network_error', message: 'Lost.' } },
          { type: 'stopped' },
          { type: 'stop_wanted' },
          { type: 'cancelled', run_id },
          { type: 'deciding' },
          { type: 'stream_changed', stream: 'connecting' },
          { type: 'connection_changed', connection: 'reconnecting' },
          { type: 'limited', rate_limit: rate_limit.data },
          { type: 'queued', message: { id: 'q1', run_id: null, content: 'And then Carl' } },
          { type: 'placed', id: 'q1', run_id: queued_run },
          { type: 'unqueued', id: 'q1' },
          { type: 'queue_synced', session_id, active: [], cancelled: new Set() },
          { type: 'history_loaded', session_id: 'user_1_a', messages: [] },
          { type: 'reset', session_id: null },
        ),
        { maxLength: 10 },
      ),
    )
    .map(([one, other, unnumbered, local]): ChatAction[] => [
      ...asActions([...one, ...other]),
      ...unnumbered.map((event): ChatAction => ({ type: 'event', event })),
      ...local,
    ])
    .chain((actions) => fc.shuffledSubarray(actions, { minLength: actions.length }))

  test('any actions in any order leave the state valid, and change no state in place', () => {
    fc.assert(
      fc.property(anyActions, (actions) => {
        let state = deepFreeze(initialChat())
        for (const action of actions) {
          state = deepFreeze(reduceChat(state, deepFreeze(action)))
          expect(faultsOf(state)).toEqual([])
        }
      }),
    )
  })

  test('late history keeps the answer of the run that goes on, wherever it stands', () => {
    const later: AgentEvent = { event: 'session_initialized', data: { session_id, run_id: other_run } }
    const first = asActions(numbered([later, delta('one')], other_run))
    const second = asActions(numbered([initialized, delta('two')]))
    const again = asActions(numbered([later, delta('three')], other_run))
    const stored: Message = {
      id: 'm2',
      run_id,
      role: 'assistant',
      content: 'two',
      tool_calls: [],
      error_code: null,
      model: null,
      usage: null,
      created_at: '',
    }
    const loaded: ChatAction = { type: 'history_loaded', session_id, messages: [stored] }

    const state = play([...first, ...second, ...again, loaded])

    expect(faultsOf(state)).toEqual([])
    expect(state.messages).toMatchObject([
      { run_id, parts: [{ content: 'two' }] },
      { run_id: other_run, parts: [{ content: 'three' }] },
    ])
  })

  test('events that are delivered again change nothing', () => {
    const again = fc.array(fc.nat(), { maxLength: 20 })
    fc.assert(
      fc.property(arbitraryEvents(run_id), again, (events, places) => {
        const once = numbered([initialized, ...events])
        // After a reconnection, the server sends the events after any earlier position again.
        const twice = once.flatMap((event, index) => [
          event,
          ...places
            .filter((place) => place % once.length === index)
            .flatMap((place) => once.slice(place % 7, index + 1)),
        ])

        expect(play(asActions(twice))).toEqual(play(asActions(once)))
      }),
    )
  })

  test('deltas and then their message are shown as the message alone, however often the step was retried', () => {
    const contents = fc.array(fc.string())
    fc.assert(
      fc.property(contents, contents, fc.string(), (dropped, kept, whole) => {
        const reset: AgentEvent = { event: 'message_reset', data: {} }
        const events = [initialized, ...dropped.map(delta), reset, ...kept.map(delta), message(whole)]

        expect(answerOf(afterEvents(events))).toEqual(answerOf(afterEvents([initialized, message(whole)])))
      }),
    )
  })
})

function deepFreeze<Value>(value: Value): Value {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}

/** Returns the names of the invariants that a state breaks. */
function faultsOf({
  status,
  run_id: run,
  session_id: session,
  messages,
  approval,
  last_event_id,
}: ChatState): string[] {
  const answers = messages.filter(({ role }) => role === 'assistant')
  const parts = answers.flatMap((answer) => answer.parts)
  return Object.entries({
    'keys are not unique': new Set(messages.map(({ id }) => id)).size < messages.length,
    'an answer belongs to no run': answers.some((answer) => answer.run_id === null),
    'the run that goes on has no answer': run !== null && !answers.some((answer) => answer.run_id === run),
    'a run without a session': run !== null && session === null,
    'a run without a position': run !== null && last_event_id === null,
    'waits for no approval': status === 'awaiting_approval' && (approval === null || run === null),
    'text is streamed by no run': run === null && parts.some((part) => part.type === 'text' && part.streaming),
    'a call twice in one answer': answers.some(hasCallTwice),
  })
    .filter(([, is_fault]) => is_fault)
    .map(([fault]) => fault)
}

function hasCallTwice({ parts }: ChatMessage): boolean {
  const ids = parts.flatMap((part) => (part.type === 'tool_call' ? [part.call_id] : []))
  return new Set(ids).size < ids.length
}
