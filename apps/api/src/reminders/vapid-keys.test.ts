import { createECDH } from 'node:crypto'
import { expect, test } from 'vitest'
import { vapidKeys } from './vapid-keys.ts'

test('processes with the same secret have the same key pair, and with another secret another one', () => {
  const keys = vapidKeys('a secret of the tests')
  expect(vapidKeys('a secret of the tests')).toEqual(keys)
  expect(vapidKeys('another secret').publicKey).not.toBe(keys.publicKey)
})

test('the public key is the one of the private key, in the form that browsers want', () => {
  const { publicKey, privateKey } = vapidKeys('a secret of the tests')
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(privateKey, 'base64url')
  expect(ecdh.getPublicKey('base64url')).toBe(publicKey)
  expect(Buffer.from(publicKey, 'base64url')).toHaveLength(65)
  // Another key would end the push subscriptions of all users.
  expect(publicKey).toMatchInlineSnapshot(
    `"BA8alRqbxmVPMiSMyYC_zP3IK3AQEr5V4fXUj6urT_2VNr9KZBp8SEpUxcgXRlt39BkUSv6OJv1scWB1L717914"`,
  )
})
