import { expect, test } from 'vitest'
import { z } from 'zod'
import { findTool, offeredTools, toolDescriptions, toolNames } from './registry.ts'

const properties = z.record(z.string(), z.object({ description: z.string() }))

test('every tool and every argument has a description', () => {
  const tools = toolDescriptions()

  expect(tools.map(({ name }) => name)).toEqual(offeredTools)
  for (const { name, description, parameters } of tools) {
    expect(name).toMatch(/^[a-z_]{1,64}$/)
    expect(description).toMatch(/\.$/)
    expect(parameters).toMatchObject({ type: 'object', additionalProperties: false })
    for (const [argument, schema] of Object.entries(properties.parse(parameters.properties))) {
      expect(schema.description, `${name}.${argument}`).toMatch(/\S{2}/)
    }
  }
})

test('the schemas describe the input: local times are strings, and defaults are optional', () => {
  const list = toolDescriptions().find(({ name }) => name === 'get_todo_list')
  const create = toolDescriptions().find(({ name }) => name === 'create_todo')

  expect(list?.parameters).not.toHaveProperty('required')
  expect(create?.parameters.required).toEqual(['item'])
  expect(create?.parameters).toMatchObject({ properties: { start_time: { type: ['string', 'null'] } } })
  expect(JSON.stringify(toolDescriptions())).not.toContain('[0-9a-fA-F]{8}')
})

test('the tools of the rules are not described to language models', () => {
  const others = toolNames.filter((name) => !offeredTools.includes(name))
  expect(others).toEqual(['remember_wording', 'forget_wording'])
  expect(JSON.stringify(toolDescriptions())).not.toContain('wording')
})

test('findTool finds tools by their own names only', () => {
  expect(toolNames.map((name) => findTool(name)?.name)).toEqual(toolNames)
  expect(findTool('toString')).toBeUndefined()
})
