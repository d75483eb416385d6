import { expect, test } from 'vitest'
import { say, scriptedModel } from '../models/scripted/scripted.ts'
import { memoryRunPort } from '../testing/memory-run-port.ts'
import { runToEnd } from '../testing/run-to-end.ts'
import type { Model } from '../types.ts'

const broken = { type: 'fail', error: new Error('out of order') } as const

function aborted(): AbortSignal {
  const abort = new AbortController()
  abort.abort()
  return abort.signal
}

test('a run that is cancelled before the model is asked is free', async () => {
  const port = memoryRunPort()
  const model = scriptedModel([say('never said')])
  await runToEnd(port, model, { cancel: aborted() })
  expect(port.ends).toEqual([{ status: 'cancelled', isFree: true }])
  expect(model.requests).toEqual([])
})

test('a run that is cancelled after the model was asked is charged, even before its first word', async () => {
  const port = memoryRunPort()
  const abort = new AbortController()
  const model: Model = {
    name: 'Silent',
    ask: ({ signal }) => new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
  }
  const onEvent = ({ event }: { event: string }) => {
    if (event === 'agent_updated') setImmediate(() => abort.abort())
  }
  await runToEnd(port, model, { cancel: abort.signal, onEvent })
  expect(port.ends).toEqual([{ status: 'cancelled', isFree: false }])
})

test('a run that is cancelled in a later process is charged: an earlier process may have asked the model', async () => {
  const port = memoryRunPort()
  await runToEnd(port, scriptedModel([say('never said')]), { cancel: aborted(), epoch: 2, isResumed: true })
  expect(port.ends).toEqual([{ status: 'cancelled', isFree: false }])
})

test('a run is free when the model fails before its first word', async () => {
  const port = memoryRunPort()
  await runToEnd(
    port,
    scriptedModel(() => [broken]),
  )
  expect(port.ends).toEqual([{ status: 'failed', error_code: 'model_error', isFree: true }])
})

test('a run is charged when the model fails after its first word', async () => {
  const port = memoryRunPort()
  await runToEnd(
    port,
    scriptedModel(() => [...say('Half an ans'), broken]),
  )
  expect(port.ends).toEqual([{ status: 'failed', error_code: 'model_error', isFree: false }])
})
