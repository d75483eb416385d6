import type { Preferences } from '@todo-agents/contract/preference'
import {
  preferenceCreateSchema,
  preferenceDeleteSchema,
  preferenceUpdateSchema,
} from '@todo-agents/contract/preference'
import { protectedProcedure, router } from '../trpc.ts'

export const preferenceRouter = router({
  list: protectedProcedure.query(async ({ ctx }): Promise<Preferences> => {
    return { preferences: await ctx.store.preferences() }
  }),
  create: protectedProcedure
    .input(preferenceCreateSchema)
    .mutation(({ ctx, input }) => ctx.store.createPreference(input)),
  update: protectedProcedure
    .input(preferenceUpdateSchema)
    .mutation(({ ctx, input }) => ctx.store.updatePreference(input)),
  delete: protectedProcedure
    .input(preferenceDeleteSchema)
    .mutation(({ ctx, input }) => ctx.store.deletePreference(input)),
})
