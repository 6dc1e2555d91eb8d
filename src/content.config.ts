import { defineCollection } from 'astro:content';
import { glob, type Loader } from 'astro/loaders';
import { z } from 'astro/zod';

/** The files of one folder; an entry is named by its slug and its language, such as `jitsi.fr`. */
function files(folder: string): Loader {
  return glob({ pattern: '*.md', base: `./content/${folder}`, generateId: ({ entry }) => entry.replace(/\.md$/u, '') });
}

/** Prose only: facts in front matter are read and checked by `src/settings`, so the pages need no more than a title. */
const schema = z.looseObject({ title: z.string().optional() });

export const collections = {
  projects: defineCollection({ loader: files('projects'), schema }),
  campaigns: defineCollection({ loader: files('campaigns'), schema }),
  method: defineCollection({ loader: files('method'), schema }),
  legal: defineCollection({ loader: files('legal'), schema }),
};
