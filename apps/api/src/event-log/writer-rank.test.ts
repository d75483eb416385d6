import { expect, test } from 'vitest'
import { compareRanks, DELETED_RANK, encodeRank, ownerRank, publisherRank } from './writer-rank.ts'

const ASCENDING = [ownerRank(0), ownerRank(1), publisherRank(1), ownerRank(2), publisherRank(999_998), DELETED_RANK]

test('an owner is below the publisher of its epoch, which is below the next owner, and a deleted run is above all', () => {
  const pairs = ASCENDING.flatMap((one, index) => ASCENDING.map((other, at) => [one, other, index - at] as const))
  for (const [one, other, distance] of pairs) expect(Math.sign(compareRanks(one, other))).toBe(Math.sign(distance))
})

test('the numbers in Redis keep the meaning that the logs of a running deployment give them', () => {
  expect(ASCENDING.map(encodeRank)).toEqual([0, 1, 1.5, 2, 999_998.5, 1_000_000])
})
