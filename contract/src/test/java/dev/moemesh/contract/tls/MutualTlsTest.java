package dev.moemesh.contract.tls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.moemesh.certificates.EphemeralAuthority;
import dev.moemesh.certificates.PemFiles;
import dev.moemesh.contract.transport.Address;
import dev.moemesh.contract.transport.Loop;
import dev.moemesh.contract.transport.WireOptions;
import dev.moemesh.contract.v1.ExpertGrpc;
import dev.moemesh.contract.v1.UnloadReply;
import dev.moemesh.contract.v1.UnloadRequest;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MutualTlsTest {
  @TempDir static Path directory;

  private static MutualTls ours;
  private static MutualTls others;
  private static MutualTls nameless;

  private final List<Runnable> toClose = new ArrayList<>();
  private int port;

  @BeforeAll
  static void makeAuthorities() {
    ours = issued("ours", MutualTls.PEER_NAME);
    others = issued("others", MutualTls.PEER_NAME);
    nameless = issued("nameless", "elsewhere");
  }

  private static MutualTls issued(String authority, String dnsName) {
    PemFiles files = EphemeralAuthority.issue(directory.resolve(authority), dnsName);
    return new MutualTls(files.certificate(), files.key(), files.authority());
  }

  @BeforeEach
  void listen() throws IOException {
    port = listen(ours);
  }

  @AfterEach
  void stop() {
    toClose.reversed().forEach(Runnable::run);
  }

  @Test
  void peersOfOneAuthorityTalk() {
    assertThat(codeOfCall(channel(ours, port))).isEqualTo(Status.Code.OK);
  }

  @Test
  void aCallerOfAnotherAuthorityIsRefused() {
    MutualTls stranger = new MutualTls(others.certificate(), others.key(), ours.authority());

    assertThat(codeOfCall(channel(stranger, port))).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aServerOfAnotherAuthorityIsRefused() throws IOException {
    MutualTls credulous = new MutualTls(others.certificate(), others.key(), ours.authority());

    assertThat(codeOfCall(channel(ours, listen(credulous)))).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aServerWithoutTheMeshesNameIsRefused() throws IOException {
    assertThat(codeOfCall(channel(nameless, listen(nameless)))).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aCallerWithoutACertificateIsRefused() throws IOException {
    ManagedChannel anonymous =
        NettyChannelBuilder.forAddress("127.0.0.1", port)
            .sslContext(GrpcSslContexts.forClient().trustManager(ours.authority().toFile()).build())
            .overrideAuthority(MutualTls.PEER_NAME)
            .build();
    toClose.add(anonymous::shutdownNow);

    assertThat(codeOfCall(anonymous)).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aCallerInPlainTextIsRefused() {
    assertThat(codeOfCall(channel(WireOptions.PLAIN, new Address.HostPort("127.0.0.1", port))))
        .isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void aUnixSocketGoesWithoutTls() throws IOException {
    Address socket = new Address.UnixSocket(directory.resolve("plain.sock"));
    listen(ours, socket);

    assertThat(codeOfCall(channel(WireOptions.PLAIN, socket))).isEqualTo(Status.Code.OK);
    assertThat(codeOfCall(channel(with(ours), socket))).isEqualTo(Status.Code.OK);
  }

  @Test
  void takesAllThreeFilesOrNone() {
    Optional<Path> file = Optional.of(ours.key());

    assertThat(MutualTls.of(Optional.empty(), Optional.empty(), Optional.empty())).isEmpty();
    assertThatThrownBy(() -> MutualTls.of(file, file, Optional.empty()))
        .hasMessageContaining("found 2 of them; set the others too");
  }

  @Test
  void namesTheSettingOfAFileThatIsNotThere() {
    MutualTls missing =
        new MutualTls(ours.certificate(), directory.resolve("none.pem"), ours.authority());

    assertThatThrownBy(missing::client)
        .hasMessageContaining("moe.tls.key")
        .hasMessageContaining("none.pem")
        .hasMessageContaining("correct the path");
  }

  @Test
  void saysWhatTheFilesShouldBe() throws IOException {
    Path prose = Files.writeString(directory.resolve("prose.pem"), "no key at all");

    assertThatThrownBy(new MutualTls(ours.certificate(), prose, ours.authority())::server)
        .hasMessageContaining("moe.tls.key (" + prose + "; PKCS #8, not encrypted)");
  }

  private static WireOptions with(MutualTls tls) {
    return new WireOptions(Duration.ZERO, Optional.of(tls));
  }

  private int listen(MutualTls tls) throws IOException {
    return listen(tls, new Address.HostPort("127.0.0.1", 0)).getPort();
  }

  private Server listen(MutualTls tls, Address address) throws IOException {
    Loop loop = loop(with(tls));
    Server server =
        loop.server(address)
            .addService(
                ServerServiceDefinition.builder(ExpertGrpc.SERVICE_NAME)
                    .addMethod(
                        ExpertGrpc.getUnloadMethod(),
                        ServerCalls.asyncUnaryCall(MutualTlsTest::unload))
                    .build())
            .build()
            .start();
    toClose.add(server::shutdownNow);
    return server;
  }

  private static void unload(UnloadRequest request, StreamObserver<UnloadReply> reply) {
    reply.onNext(UnloadReply.getDefaultInstance());
    reply.onCompleted();
  }

  private ManagedChannel channel(MutualTls tls, int serverPort) {
    return channel(with(tls), new Address.HostPort("127.0.0.1", serverPort));
  }

  private ManagedChannel channel(WireOptions options, Address address) {
    ManagedChannel channel = loop(options).channel(address);
    toClose.add(channel::shutdownNow);
    return channel;
  }

  private Loop loop(WireOptions options) {
    Loop loop = new Loop("test-loop", options);
    toClose.add(loop::close);
    return loop;
  }

  private static Status.Code codeOfCall(ManagedChannel channel) {
    try {
      ClientCalls.blockingUnaryCall(
          channel,
          ExpertGrpc.getUnloadMethod(),
          CallOptions.DEFAULT.withDeadlineAfter(20, SECONDS),
          UnloadRequest.getDefaultInstance());
      return Status.Code.OK;
    } catch (RuntimeException e) {
      return Status.fromThrowable(e).getCode();
    }
  }
}
