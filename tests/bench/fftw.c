/* fftw.c - how many times real time FFTW alone transforms 1024 numbers, 100 times a second of sound
 *
 * In double precision, by the plan of FFTW_ESTIMATE. */
#include <fftw3.h>
#include <stdio.h>
#include <time.h>

enum { DFT = 1024, FRAMES = 100000 };

int
main(void)
{
	double *frame = fftw_alloc_real(DFT);
	fftw_complex *spectrum = fftw_alloc_complex(DFT / 2 + 1);
	struct timespec from, to;
	fftw_plan plan;

	if (!frame || !spectrum || !(plan = fftw_plan_dft_r2c_1d(DFT, frame, spectrum, FFTW_ESTIMATE)))
		return 1;
	for (int i = 0; i < DFT; i++)
		frame[i] = i % 7;
	clock_gettime(CLOCK_MONOTONIC, &from);
	for (int i = 0; i < FRAMES; i++)
		fftw_execute(plan);
	clock_gettime(CLOCK_MONOTONIC, &to);
	printf("%g\n", FRAMES / 100 / ((double)(to.tv_sec - from.tv_sec) +
	                               1e-9 * (double)(to.tv_nsec - from.tv_nsec)));
	fftw_destroy_plan(plan);
	fftw_free(frame);
	fftw_free(spectrum);
	return 0;
}
