import { ERROR_SENTENCES } from '@todo-agents/contract/error-sentences'
import { AppError, splitErrorId } from '@todo-agents/contract/errors'
import { TRPCError } from '@trpc/server'
import { expect, test, vi } from 'vitest'
import { fromTrpcError } from '../trpc/errors.ts'
import { toAppError } from './errors.ts'

test('an AppError passes as it is', () => {
  const error = new AppError('conflict', 'The todo has changed.')
  expect(toAppError(error, { error: vi.fn() })).toBe(error)
})

test('an unexpected error gets the general sentence and the id that it is logged under', () => {
  const log = { error: vi.fn() }
  const { code, message } = toAppError(new Error('duplicate key value'), log)
  const { message: sentence, error_id } = splitErrorId(message)
  expect({ code, sentence }).toEqual({ code: 'internal_error', sentence: ERROR_SENTENCES.internal_error })
  expect(log.error).toHaveBeenCalledWith(expect.objectContaining({ error_id }), expect.any(String))
})

test.each([
  [{ code: 'FST_ERR_CTP_INVALID_MEDIA_TYPE' }, 'unsupported_media_type'],
  [{ statusCode: 400 }, 'invalid_request'],
  [{ statusCode: 403 }, 'not_found'],
] as const)('the refusal %j of Fastify gets the general sentence of %s', (error, code) => {
  expect(toAppError(error, { error: vi.fn() })).toMatchObject({ code, message: ERROR_SENTENCES[code] })
})

test("a fault inside tRPC gets the general sentence, not tRPC's own message", () => {
  const error = new TRPCError({ code: 'INTERNAL_SERVER_ERROR', message: 'secret detail' })
  expect(fromTrpcError(error)).toMatchObject({ code: 'internal_error', message: ERROR_SENTENCES.internal_error })
})
