# make deps            install missing packages (Debian, with apt-get)
# make                 build the filters into build/bin
# make demo            build, then train and score on a synthesized corpus: see README
# make check           run every test; needs no network. T='tests/filters/batcher.t tests/unit/conv.c': only these
# make SAN=1 check     the same under AddressSanitizer and UBSan
# make lint            check man pages, shell scripts and C sources
# make fuzz            fuzz the readers, FUZZ_SECONDS (60) for each; needs clang, libomp-dev
# make torture         damage streams at every byte, kill stages and runs, repeat all of it under load, under valgrind and
#                      under ThreadSanitizer (needs clang and libomp-dev); takes half an hour
# make release-check   tests before a release: other compilers, other systems (needs root and the network), an installed
#                      copy; takes hours. A test whose tools are not installed is skipped, with the reason
# make bench           benchmarks against PyTorch; BENCH='RUNS ROW ...' runs some of them
# make install         install into $(DESTDIR)$(PREFIX)
# make help            print this list

PREFIX  = /usr/local
CFLAGS  = -O2 -g
SAN     =
VERSION = 0.1.0

# Debian packages, each with something that shows that it is installed: /PROGRAM, HEADER.h, or a module of pkg-config.
COMPILER   = $(firstword $(filter-out ccache,$(CC)))
NEED_build = $(if $(findstring clang,$(CC)),clang=/$(COMPILER) libomp-dev=omp.h,gcc=/$(COMPILER)) libc6-dev=stdio.h \
             pkg-config=/pkg-config libsndfile1-dev=sndfile libmpg123-dev=libmpg123 libfftw3-dev=fftw3 \
             libopenblas-dev=openblas libmsgpack-dev=msgpack-c,msgpack libsoxr-dev=soxr \
             libsvm-dev=libsvm/svm.h,svm.h libxxhash-dev=libxxhash libjansson-dev=jansson libmd-dev=libmd
NEED_check = libcmocka-dev=cmocka perl=/prove mandoc=/mandoc
NEED_lint  = mandoc=/mandoc shellcheck=/shellcheck cppcheck=/cppcheck
NEED_demo  = espeak-ng=/espeak-ng
NEEDS      = $(foreach n,build check lint demo,$(NEED_$(n)))
PACKAGES   = $(sort $(foreach n,$(NEEDS),$(firstword $(subst =, ,$(n)))) \
             valgrind gnuplot-nox parallel jq cmark-gfm)

all:

# deps must be finished before pkg-config is called: the other goals are built by a separate make.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
OTHERS = $(filter-out deps,$(MAKECMDGOALS))

deps:
	@sh .ci/deps $(PACKAGES)
	$(if $(OTHERS),+@$(MAKE) --no-print-directory $(OTHERS))
$(sort all $(OTHERS)): deps ; @:
.PHONY: all deps $(OTHERS)
else

GOALS   = $(or $(MAKECMDGOALS),all)
MISSING := $(sort $(shell CC='$(CC)' sh .ci/missing $(if $(filter-out clean help lint release-check,$(GOALS)),$(NEED_build)) \
	$(foreach g,$(GOALS),$(NEED_$(g)))))
ifneq ($(MISSING),)
$(error missing: $(MISSING); run make deps, or apt-get install $(MISSING) (README has the names on other systems))
endif

MSGPACK := $(if $(shell pkg-config --exists msgpack-c 2>/dev/null && echo yes),msgpack-c,msgpack)
PKGS  = sndfile libmpg123 fftw3 openblas $(MSGPACK) soxr libxxhash jansson libmd
PKGC := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
LIBS := -Wl,--as-needed $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lsvm -lm

WARN = -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla $(if $(CI),-Werror)
B    = build$(if $(SAN),-san)
SANF = $(if $(SAN),-fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all)
# Loops over many floats (functions marked WIDE) are compiled for several x86-64 levels, and the one for this machine is
# selected when a program starts; on other processors, and with sanitizers, once. With -std=c11 the results are the same.
CLONES = __attribute__((target_clones("arch=x86-64-v4","arch=x86-64-v3","default")))
# (clang 14 accepts the attribute, but the function cannot be called from other files: therefore this is a link test.)
WIDE := $(if $(SAN),,$(shell printf '$(CLONES) int f(void);\n$(CLONES) int f(void) { return 0; }\n \
	int call(void) __asm__("f"); int main(void) { return call(); }\n' | \
	$(CC) -Werror -x c -o /dev/null - 2>/dev/null && echo '$(CLONES)'))
# Number of floats in a vector of the clone that runs, determined at run time; 0: there are no clones.
WIDE_LANES = $(if $(WIDE),(__builtin_cpu_supports("avx512vl") ? 16 : __builtin_cpu_supports("avx2") ? 8 : 4),0)
# xxHash with the widest vectors of the machine, also selected at start, if the library supports it (x86-64).
XXH := $(shell printf '\043include <xxh_x86dispatch.h>\nint main(void) { return (int)XXH3_64bits("", 0); }\n' | \
	$(CC) -x c -o /dev/null - -lxxhash 2>/dev/null && echo '-include xxh_x86dispatch.h')
CPPF = -std=c11 -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DWIDE='$(WIDE)' -DWIDE_LANES='$(WIDE_LANES)' -MMD -MP $(WARN) $(SANF) -fopenmp $(PKGC)

# A folder may include from itself and from those in its list, which the include path enforces:
# filters -> formats -> lib. tests/contracts/structure.t holds what the folders of lib may include, and the symbols of all
# objects against these lists.
formats/bytes_I       = -Iformats/bytes -Ilib
formats/ser_I         = -Iformats/ser $(formats/bytes_I)
formats/inspect_I     = -Iformats/inspect $(formats/ser_I)
formats/foreign_I     = -Iformats/foreign $(formats/ser_I)
formats/manifests_I   = -Iformats/manifests $(formats/bytes_I)
formats/audio_I       = -Iformats/audio $(formats/manifests_I)
formats/recordings_I  = -Iformats/recordings -Iformats/ser $(formats/audio_I)
formats/features_I    = -Iformats/features $(formats/recordings_I)
formats/folds_I       = -Iformats/folds $(formats/features_I)
formats/predictions_I = -Iformats/predictions -Iformats/features $(formats/ser_I)
formats/model_I       = -Iformats/model $(formats/predictions_I)
formats/scores_I      = -Iformats/scores -Iformats/features $(formats/ser_I)
filters/stage_I       = -Ifilters/stage $(formats/model_I) $(formats/recordings_I)
lib_I     = -Ilib -I$(B)
filters_I = -Ifilters/stage $(addprefix -I,$(wildcard formats/*)) -Ilib
tests_I   = -Itests $(filters_I)

STAGE   = $(wildcard filters/stage/*.c)
FILTERS = $(patsubst filters/%.c,%,$(wildcard filters/*.c))
UNITS   = $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/*.c))
obj     = $(patsubst %.c,$(B)/%.o,$(1))
CORE    = $(call obj,$(wildcard lib/*/*.c formats/*/*.c))
BIN     = $(FILTERS:%=$(B)/bin/%)
SHELLS  = $(filter-out tests/release/%,$(wildcard tests/*/*.t))
TEST    = $(UNITS:%=$(B)/unit/%.t)
ENGINE  = $(B)/tests/fuzz/replay.o
FUZZERS = $(patsubst tests/fuzz/%.c,$(B)/fuzz/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
TOOLS   = $(B)/torture/harm $(B)/torture/forge $(B)/torture/shim.so
METERS  = $(patsubst tests/bench/%.c,$(B)/bench/%,$(wildcard tests/bench/*.c))
PAGES   = $(wildcard man/*.[1-9] formats/*/*.[1-9])
SH      = $(wildcard pipelines/*.sh pipelines/*.sbatch pipelines/*/*.sh pipelines/*/*/*.sh tests/*.sh tests/*/*.t tests/*/*.sh) .ci/run .ci/deps .ci/missing

all: $(BIN)

$(BIN): $(B)/bin/%: $(B)/filters/%.o $(B)/libstage.a $(B)/libser.a
	@mkdir -p $(@D)
	$(CC) $(SANF) -fopenmp $(LDFLAGS) -o $@ $^ $(LIBS)

$(TEST): $(B)/unit/%.t: $(B)/tests/unit/%.o $(B)/tests/tap.o $(B)/libser.a
	@mkdir -p $(@D)
	$(CC) $(SANF) -fopenmp $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# With ENGINE=-fsanitize=fuzzer a fuzz target generates inputs; otherwise it runs on the files of its command line.
$(FUZZERS): $(B)/fuzz/%: $(B)/tests/fuzz/%.o $(filter %.o,$(ENGINE)) $(B)/libser.a
	@mkdir -p $(@D)
	$(CC) $(SANF) -fopenmp $(LDFLAGS) -o $@ $^ $(filter-out %.o,$(ENGINE)) $(LIBS)

$(B)/torture/harm: $(B)/tests/torture/harm.o
	@mkdir -p $(@D)
	$(CC) $(SANF) $(LDFLAGS) -o $@ $< $(LIBS)

$(B)/torture/forge: $(B)/tests/torture/forge.o $(B)/libser.a
	@mkdir -p $(@D)
	$(CC) $(SANF) -fopenmp $(LDFLAGS) -o $@ $^ $(LIBS)

$(METERS): $(B)/bench/%: $(B)/tests/bench/%.o
	@mkdir -p $(@D)
	$(CC) $(SANF) $(LDFLAGS) -o $@ $< $(LIBS)

# Preloaded into filters, before the sanitizers; therefore it is compiled without them.
$(B)/torture/shim.so: tests/torture/shim.c
	@mkdir -p $(@D)
	$(CC) -std=c11 -D_GNU_SOURCE $(WARN) $(CFLAGS) -shared -fPIC -o $@ $< -ldl

$(B)/libser.a: $(CORE)
$(B)/libstage.a: $(call obj,$(STAGE))
$(B)/libser.a $(B)/libstage.a:
	@rm -f $@
	$(AR) rcs $@ $^

# These folders contain loops over floats: let the compiler vectorize them
# (errno and the floating-point flags are not used; the results stay the same).
$(foreach r,nn ops conv gemm dsp optim,$(B)/lib/$(r)/%.o) $(B)/formats/audio/audio.o $(B)/formats/audio/decoder.o: FAST = -O3 -fno-trapping-math -fno-math-errno

# Allow fused multiply-add here (one rounding), as in any BLAS.
$(B)/lib/gemm/gemm_panel.o $(B)/lib/conv/winograd.o: FUSE = -ffp-contract=fast

$(B)/formats/ser/reader.o $(B)/formats/ser/writer.o $(B)/formats/recordings/recordings.o: FAST = $(XXH)

$(B)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPF) $(or $($(patsubst %/,%,$(dir $<))_I),$($(firstword $(subst /, ,$<))_I)) $(CFLAGS) $(FAST) $(FUSE) -c -o $@ $<

# The folder is the registry: a model, loss or optimizer is one file in it.
names = $(filter-out $(1),$(basename $(notdir $(wildcard lib/$(1)/*.c))))
define registry
$$(B)/lib/$(1)/$(1).o: $$(B)/$(1).inc
$$(B)/$(1).inc: lib/$(1)
	@mkdir -p $$(@D)
	printf 'ENTRY(%s)\n' $$(call names,$(1)) > $$@
endef
$(foreach r,models losses optim,$(eval $(call registry,$(r))))

# Threads that wait in a busy loop (the default of OpenMP) can take minutes instead of seconds if other programs are running.
# The tests of the pipelines take longest, and start first.
RUN = $(if $(T),$(patsubst tests/unit/%.c,$(B)/unit/%.t,$(T)),$(filter tests/pipelines/%,$(SHELLS)) $(filter-out tests/pipelines/%,$(SHELLS)) $(TEST))
check: $(RUN) $(if $(filter-out $(TEST),$(RUN)),$(BIN) $(FUZZERS) $(TOOLS))
	OMP_WAIT_POLICY=passive HARNESS_RULESFILE=tests/schedule.yml PATH=$(abspath $(B))/bin:$$PATH SAN=$(SAN) \
		prove $(if $(T),-v) -j $$(getconf _NPROCESSORS_ONLN) $(RUN)

demo: all
	PATH=$(abspath $(B))/bin:$$PATH sh pipelines/demo.sh

fuzzers: $(FUZZERS)

fuzz: all
	+@$(MAKE) --no-print-directory B=build-fuzz CC=clang SAN=1 WIDE= ENGINE=-fsanitize=fuzzer \
		SANF='-fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all' fuzzers
	PATH=$(abspath $(B))/bin:$$PATH sh tests/fuzz/run.sh build-fuzz

torture: $(BIN) $(FUZZERS) $(TOOLS)
	for t in tests/torture/*.sh; do OMP_WAIT_POLICY=passive PATH=$(abspath $(B))/bin:$$PATH sh $$t || exit; done

bench: all $(METERS)
	PATH=$(abspath $(B))/bin:$$PATH sh tests/bench/run.sh $(B)/bench $(BENCH)

release-check:
	prove -v $(wildcard tests/release/*.t)

lint:
	mandoc -Tlint -Wwarning $(PAGES)
	shellcheck -x $(SH)
	awk -f tests/layout.awk $(wildcard tests/*.[ch] $(foreach r,filters formats lib tests,$(r)/*.[ch] $(r)/*/*.[ch]))
	cppcheck -q --error-exitcode=1 --std=c11 --enable=warning,portability $(CPPCHECK) filters formats lib

# cppcheck does not know that a message ends the program, and does not expand the macros of jansson.
CPPCHECK = --suppress=nullPointerRedundantCheck --suppress=ctunullpointer -DVERSION='""' -DWIDE= -DWIDE_LANES=0 $(filters_I) \
	'-Djson_array_foreach(l,i,v)=while ((i = next_index(l)) && (v = json_array_get(l, i)))' \
	'-Djson_object_foreach(o,k,v)=while ((k = next_key(o)) && (v = json_object_get(o, k)))'

install: all
	install -d $(DESTDIR)$(PREFIX)/bin
	install $(BIN) $(DESTDIR)$(PREFIX)/bin
	install -d $(DESTDIR)$(PREFIX)/share/serpipe/protocols
	install -m 644 pipelines/protocols/* $(DESTDIR)$(PREFIX)/share/serpipe/protocols
	for p in $(PAGES); do install -D -m 644 $$p \
		$(DESTDIR)$(PREFIX)/share/man/man$${p##*.}/$${p##*/} || exit; done

help:
	@sed -n '/^#/!q; s/^# //p' Makefile

clean:
	rm -rf build build-*

-include $(shell find $(B) -type f -name '*.d' 2>/dev/null)
.PHONY: all check fuzz fuzzers torture demo bench release-check lint install help clean
.SECONDARY:
endif
