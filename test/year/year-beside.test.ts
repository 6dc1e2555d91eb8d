import { describe } from 'vitest';
import { yearsOf } from './lives.ts';

describe('a simulated year, the other half of the seeds, so that two workers share them', () => yearsOf(1));
